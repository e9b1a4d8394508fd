import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { answers, freePort } from '@writ/testkit';

const POSTFIX = '/usr/sbin/postfix';

/** Why Postfix cannot be started here; undefined when it can. */
export function lacksPostfix(): string | undefined {
  if (!existsSync(POSTFIX)) return 'postfix is missing';
  return process.getuid?.() === 0 ? undefined : 'postfix must be started by root';
}

export interface Postfix {
  /** Where it takes mail, from loopback, for anybody. */
  readonly port: number;
  /** What is in the queue, as `postqueue -p` prints it. */
  readonly queue: () => string;
  /** Tries again what waits. */
  readonly flush: () => void;
  readonly log: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** A Postfix of its own that hands everything to `nextPort` on loopback, with TLS that is compulsory if `mustEncrypt`. */
export async function startPostfix(nextPort: number, mustEncrypt = true): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'writ-postfix-'));
  await chmod(folder, 0o755);
  const [config, queue, data, log] = ['config', 'queue', 'data', 'mail.log'].map((name) => join(folder, name)) as [string, string, string, string];
  for (const each of [config, queue, data]) await mkdir(each);
  await chown(data, Number(execFileSync('id', ['-u', 'postfix']).toString()), Number(execFileSync('id', ['-g', 'postfix']).toString()));
  const port = await freePort();
  await writeFile(join(config, 'main.cf'), [
    'compatibility_level = 3.6', `queue_directory = ${queue}`, `data_directory = ${data}`, `maillog_file = ${log}`, `maillog_file_prefixes = ${folder}`,
    'command_directory = /usr/sbin', 'daemon_directory = /usr/lib/postfix/sbin', 'mail_owner = postfix', 'setgid_group = postdrop',
    'inet_interfaces = loopback-only', 'inet_protocols = ipv4', 'myhostname = relay.example.org', 'mydestination =', 'mynetworks = 127.0.0.0/8',
    'alias_maps =', 'alias_database =', 'local_recipient_maps =', `relayhost = [127.0.0.1]:${nextPort}`, 'smtp_host_lookup = native',
    `smtp_tls_security_level = ${mustEncrypt ? 'encrypt' : 'none'}`, 'smtpd_tls_security_level = none', 'smtp_tls_loglevel = 1', 'smtpd_relay_restrictions = permit_mynetworks, reject',
    'minimal_backoff_time = 1s', 'maximal_backoff_time = 2s', 'queue_run_delay = 1s', 'smtp_destination_concurrency_failed_cohort_limit = 0', 'smtputf8_enable = yes', '',
  ].join('\n'));
  // Nothing runs in a chroot: its folder would want copies of the system's files.
  const inside = ['pickup unix n - n 60 1 pickup', 'cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 1 1 qmgr', 'tlsmgr unix - - n 1000? 1 tlsmgr', 'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce', 'defer unix - - n - 0 bounce', 'trace unix - - n - 0 bounce', 'verify unix - - n - 1 verify', 'flush unix n - n 1000? 0 flush', 'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp', 'relay unix - - n - - smtp', 'showq unix n - n - - showq', 'error unix - - n - - error', 'retry unix - - n - - error', 'discard unix - - n - - discard',
    'anvil unix - - n - 1 anvil', 'scache unix - - n - 1 scache', 'postlog unix-dgram n - n - 1 postlogd'];
  await writeFile(join(config, 'master.cf'), [`127.0.0.1:${port} inet n - n - - smtpd`, ...inside, ''].join('\n'));
  const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const master = spawn(POSTFIX, ['-c', config, 'start-fg'], { stdio: 'ignore' });
  await once(master, 'spawn');
  const pidFile = join(queue, 'pid', 'master.pid');
  for (let n = 0; n < 200 && !(await answers(port)); n += 1) await pause(50);
  if (!(await answers(port))) throw new Error(`postfix did not start: ${await readFile(log, 'utf8').catch(() => 'it wrote no log')}`);
  return {
    port,
    queue: () => run('/usr/sbin/postqueue', '-c', config, '-p'),
    flush: () => void run('/usr/sbin/postqueue', '-c', config, '-f'),
    log: () => readFile(log, 'utf8'),
    stop: async () => {
      const pid = Number(await readFile(pidFile, 'utf8'));
      const gone = master.exitCode === null ? once(master, 'exit') : undefined;
      process.kill(pid, 'SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
