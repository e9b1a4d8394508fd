import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { fromAnswer, fromFile } from '../evidence.ts';
import { runs } from '../list-processes.ts';

type Found = Observation<'host.clock'>;

const TIMESYNC = '/run/systemd/timesync/synchronized';

/** Whether this host's time can be believed: by the kernel's own word where systemd passes it on, else by the daemon that keeps it. */
export const clock: Check<'host.clock'> = {
  kind: 'host.clock',
  watches: [TIMESYNC, '/etc/chrony/*', '/etc/systemd/timesyncd.conf'],
  everySeconds: 300,
  cost: 'cheap',
  needsRoot: false,
  liveOnly: 'Only a running system has a clock.',
  look,
};

async function look(host: Host): Promise<Found> {
  if (isContainer(host)) return unknown('not-here', 'This is a container: its clock is the one of the machine under it.', 'Ask the agent on the machine that runs this container.');
  return (await byChrony(host)) ?? (await byKernel(host)) ?? byTimesyncd(host) ?? unknown('unsupported', 'Neither systemd nor chrony can be asked here, so whether the clock is synchronised cannot be told.', 'Install and start chrony or systemd-timesyncd.');
}

async function byChrony(host: Host): Promise<Found | undefined> {
  if (!runs(host, 'chronyd')) return undefined;
  const answer = await host.run('chronyc tracking');
  if (!answer.ok) return undefined;
  const leap = /^Leap status\s*: (.+)$/m.exec(answer.text)?.[1];
  const offset = /^System time\s*: (\d+\.\d+) seconds (slow|fast)/m.exec(answer.text);
  if (leap === undefined) return undefined;
  const offsetMs = offset ? Number(offset[1]) * (offset[2] === 'slow' ? -1_000 : 1_000) : undefined;
  return known<'host.clock'>({ synchronised: leap !== 'Not synchronised', by: 'chrony', ...(offsetMs === undefined ? {} : { offsetMs }) }, [fromAnswer('chronyc tracking', answer.text)]);
}

/** timedatectl passes on what adjtimex(2) says: whether some daemon keeps the kernel's clock. */
async function byKernel(host: Host): Promise<Found | undefined> {
  const answer = await host.run('timedatectl show');
  const said = answer.ok ? /^NTPSynchronized=(yes|no)$/m.exec(answer.text)?.[1] : undefined;
  return answer.ok && said ? known<'host.clock'>({ synchronised: said === 'yes', by: 'kernel (timedatectl)' }, [fromAnswer('timedatectl show', answer.text)]) : undefined;
}

/** The file stays when the daemon dies, so both are asked for. */
function byTimesyncd(host: Host): Found | undefined {
  if (!runs(host, 'systemd-timesyn')) return undefined;
  const status = host.files.status(TIMESYNC);
  const words = status.ok ? `last synchronised ${new Date(status.modifiedAt).toISOString()}` : 'runs and has not synchronised yet';
  return known<'host.clock'>({ synchronised: status.ok, by: 'systemd-timesyncd' }, [fromFile('systemd-timesyncd', words, TIMESYNC)]);
}

function isContainer(host: Host): boolean {
  const environment = host.files.readText('/proc/1/environ', 65_536);
  return ['/.dockerenv', '/run/.containerenv', '/run/systemd/container'].some((path) => host.files.status(path).ok) || (environment.ok && /(?:^|\0)container=/.test(environment.text));
}
