/*
 * Claim: the public form takes 200 reports a second on two cores, one for the program and one for the database, each report durable before its tracking id is told. Measured in CPU time too,
 * because a machine that does other things meanwhile says little by its clock. Run: node bench/intake-forms.ts
 */
import { Agent, request } from 'node:http';
import { instant } from '@writ/kernel';
import { issueFormToken } from '../apps/server/src/sections/reporting/public/form-token.ts';
import { startHouse, type Door } from './intake.ts';

const LIMIT = 200;
const FORMS = Number(process.env['WRIT_BENCH_FORMS'] ?? 1_500);
const ROUNDS = Number(process.env['WRIT_BENCH_ROUNDS'] ?? 3);
const AT_ONCE = 64;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Run {
  readonly perSecond: number;
  readonly programMs: number;
  readonly databaseMs: number;
  readonly half: number;
  readonly most: number;
}

function send(agent: Agent, port: number, body: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, port, host: 'localhost', path: '/report', method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', 'content-length': Buffer.byteLength(body) } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode === 303 ? answer.headers.location : undefined));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

let sent = 0;
async function flood(door: Door, forms: number): Promise<Run> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const waits: number[] = [];
  const links = new Set<string>();
  const before = door.cpu();
  const began = performance.now();
  let left = forms;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      const number = (sent += 1);
      const body = new URLSearchParams({
        token: issueFormToken(door.key, instant(Date.now() - 60_000)), what: `The page /item/${number * 7919} shows ${(number * 104_729).toString(36)} of somebody else, who need not be signed in for it.`,
        steps: '1. open\n2. look\n3. wonder', version: '4.2.1', name: `Reporter ${number}`,
      }).toString();
      const from = performance.now();
      const link = await send(agent, door.port, body);
      waits.push(performance.now() - from);
      if (link) links.add(link);
    }
  }));
  const seconds = (performance.now() - began) / 1_000;
  const after = door.cpu();
  agent.destroy();
  if (links.size !== forms) throw new Error(`${forms - links.size} of ${forms} forms got no link of their own`);
  const sorted = waits.toSorted((one, other) => one - other);
  return {
    perSecond: forms / seconds, programMs: ((after.program - before.program) * 1_000) / forms, databaseMs: ((after.database - before.database) * 1_000) / forms,
    half: sorted[Math.floor(forms / 2)]!, most: sorted[Math.floor(forms * 0.99)]!,
  };
}

/** A form takes its share of one core each of the program, which has one thread, and of the database. */
const capacity = ({ programMs, databaseMs }: Pick<Run, 'programMs' | 'databaseMs'>): number => 1_000 / Math.max(programMs, databaseMs);
const median = (runs: readonly Run[], of: keyof Run): number => runs.map((run) => run[of]).toSorted((one, other) => one - other)[Math.floor(runs.length / 2)]!;

function sum(name: string, runs: readonly Run[]): Pick<Run, 'programMs' | 'databaseMs'> {
  const [perSecond, programMs, databaseMs, half, most] = (['perSecond', 'programMs', 'databaseMs', 'half', 'most'] as const).map((of) => median(runs, of)) as [number, number, number, number, number];
  say(`${name}: ${perSecond.toFixed(0)} a second here and now; a form costs ${programMs.toFixed(2)} ms CPU of the program and ${databaseMs.toFixed(2)} ms of the database, which is ${capacity({ programMs, databaseMs }).toFixed(0)} a second of a core each; half within ${half.toFixed(0)} ms, 99 % within ${most.toFixed(0)} ms`);
  return { programMs, databaseMs };
}

const house = await startHouse();
try {
  const together = await house.open('public/testing/form-program.ts');
  const alone = await house.open('public/testing/form-program.ts', '1', '8');
  for (const door of [together, alone]) await flood(door, 100);
  const runs: Record<'together' | 'alone', Run[]> = { together: [], alone: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.alone.push(await flood(alone, FORMS));
    runs.together.push(await flood(together, FORMS));
  }
  const [ours, plain] = [sum('forms that come at once share a transaction', runs.together), sum('a transaction for each form             ', runs.alone)];
  say(`a form costs ${((plain.programMs + plain.databaseMs) / (ours.programMs + ours.databaseMs)).toFixed(1)} × less CPU together`);
  for (const door of [together, alone]) await door.close();
  if (Math.max(capacity(ours), median(runs.together, 'perSecond')) < LIMIT) {
    say(`the claim does not hold: fewer than ${LIMIT} forms a second`);
    process.exitCode = 1;
  }
} finally {
  await house.stop();
}
