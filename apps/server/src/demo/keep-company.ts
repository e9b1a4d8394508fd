import { MS } from '@writ/kernel';
import type { Logger } from 'pino';
import type { Company } from './company.ts';
import type { Complaint } from './machine.ts';
import { findMachine } from './plan-fleet.ts';
import type { ReportingDesk } from './reporting-desk.ts';
import { inTurns, type SimulatedAgent } from './simulated-agent.ts';

/** Every machine is heard this often, so that nothing goes stale while somebody looks; facts are believed for a quarter of an hour. */
const HEARD_EVERY_MS = 4 * MS.minute;
const ROUND_MS = 5 * MS.second;
/** Something small breaks, and is mended at the next beat. */
const BEAT_MS = 2 * MS.minute;
/** Reports that a visitor sends are called for, and the channels are said to stand; a fact about them is believed for a quarter of an hour. */
const CALLS_MS = 30 * MS.second;

const BEATS: readonly { readonly on: string; readonly what: Complaint }[] = [
  { on: 'web-6', what: { is: 'antivirus-silent' } },
  { on: 'queue-1', what: { is: 'passwords-on', file: '/etc/ssh/sshd_config.d/50-cloud-init.conf' } },
  { on: 'api-1', what: { is: 'updates-off', file: '/etc/apt/apt.conf.d/95-maintenance' } },
  { on: 'build-3', what: { is: 'odd-key', whose: 'nobody', account: 'root' } },
];

/** Keeps the company going in real time, until it is told to stop: agents speak in turn, and now and then something breaks and is mended. */
export function keepCompany({ agents, clock, fleet }: Company, desk: ReportingDesk, log: Logger): { readonly stop: () => Promise<void> } {
  let work: Promise<void> = Promise.resolve();
  let turn = 0;
  let beat = 0;
  const inOrder = (does: () => Promise<void>): void => {
    work = work.then(does).catch((error: unknown) => log.warn({ err: error }, 'The simulated company could not act; it goes on'));
  };

  async function speakInTurn(): Promise<void> {
    const each = Math.ceil(agents.length * ROUND_MS / HEARD_EVERY_MS);
    const next = Array.from({ length: Math.min(each, agents.length) }, (_, index) => agents[(turn + index) % agents.length]!);
    turn = (turn + each) % Math.max(agents.length, 1);
    await inTurns(next, (agent) => agent.speak());
  }
  async function breakOrMend(): Promise<void> {
    const { on, what } = BEATS[Math.floor(beat / 2) % BEATS.length]!;
    beat += 1;
    const machine = findMachine(fleet, on);
    const agent = agents.find((candidate: SimulatedAgent) => candidate.machine === machine);
    if (!machine || !agent) return;
    const index = machine.ailments.findIndex((ailment) => ailment.is === what.is && ailment.until === undefined);
    if (index === -1) machine.ailments.push({ ...what, from: clock.now() });
    else machine.ailments.splice(index, 1);
    await agent.speak();
  }

  const rounds = setInterval(() => inOrder(speakInTurn), ROUND_MS);
  const beats = setInterval(() => inOrder(breakOrMend), BEAT_MS);
  const calls = setInterval(() => inOrder(desk.look), CALLS_MS);
  return {
    async stop() {
      clearInterval(rounds);
      clearInterval(beats);
      clearInterval(calls);
      await work;
    },
  };
}
