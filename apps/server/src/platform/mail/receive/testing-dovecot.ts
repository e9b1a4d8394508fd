import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Certificate } from './create-smtp-receiver.ts';
import { answers, freePort } from '@writ/testkit';

const DOVECOT = '/usr/sbin/dovecot';

/** Why Dovecot cannot be started here; undefined when it can. */
export function lacksDovecot(): string | undefined {
  if (!existsSync(DOVECOT)) return 'dovecot is missing';
  return process.getuid?.() === 0 ? undefined : 'dovecot must be started by root';
}

export interface Dovecot {
  /** STARTTLS, and TLS from the start. */
  readonly ports: { readonly starttls: number; readonly tls: number };
  /** Lays a message into a folder as a delivery would. */
  readonly deliver: (message: string, folder?: string) => void;
  /** The folder is taken away and made anew, with another UIDVALIDITY. */
  readonly renew: () => void;
  /** The flags of every message in a folder, and how many there are. */
  readonly flags: (folder?: string) => string[];
  /** Ends it and every session at once, as a fall of power would. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same ports. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const MAILBOX = { user: 'security', password: 'only-for-this-test' };

/** A Dovecot of its own with one mailbox; takes the password, and by XOAUTH2 the tokens for which `introspection` (a URL) answers. */
export async function startDovecot({ cert, key }: Certificate, introspection: string): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'writ-dovecot-'));
  await chmod(folder, 0o755);
  const at = (name: string): string => join(folder, name);
  for (const name of ['run', 'state', 'mail']) await mkdir(at(name));
  const uid = execFileSync('id', ['-u', 'mail']).toString().trim();
  const gid = execFileSync('id', ['-g', 'mail']).toString().trim();
  execFileSync('chown', [`${uid}:${gid}`, at('mail')]);
  await writeFile(at('cert.pem'), cert);
  await writeFile(at('key.pem'), key, { mode: 0o600 });
  await writeFile(at('users'), `${MAILBOX.user}:{PLAIN}${MAILBOX.password}:${uid}:${gid}::${at('mail')}::\n`);
  await writeFile(at('oauth2.conf'), `introspection_mode = post\nintrospection_url = ${introspection}\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n`);
  const ports = { starttls: await freePort(), tls: await freePort() };
  await writeFile(at('dovecot.conf'), `
base_dir = ${at('run')}
state_dir = ${at('state')}
log_path = ${at('dovecot.log')}
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${at('cert.pem')}
ssl_key = <${at('key.pem')}
disable_plaintext_auth = yes
auth_mechanisms = plain xoauth2
mail_location = maildir:~/Maildir
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${at('oauth2.conf')}
}
passdb {
  driver = passwd-file
  mechanisms = plain
  args = ${at('users')}
}
userdb {
  driver = passwd-file
  args = ${at('users')}
}
service imap-login {
  inet_listener imap {
    port = ${ports.starttls}
  }
  inet_listener imaps {
    port = ${ports.tls}
    ssl = yes
  }
}
service stats {
  chroot =
}
service anvil {
  chroot =
}
namespace inbox {
  inbox = yes
  mailbox Done {
    auto = create
  }
}
`);
  const adm = (args: string[], input = ''): string => execFileSync('doveadm', ['-c', at('dovecot.conf'), ...args], { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });
  let master = await start();

  async function start(): Promise<ReturnType<typeof spawn>> {
    const child = spawn(DOVECOT, ['-F', '-c', at('dovecot.conf')], { stdio: 'ignore', detached: true });
    await once(child, 'spawn');
    for (let n = 0; n < 200 && !(await answers(ports.tls)); n += 1) await pause(50);
    if (!(await answers(ports.tls))) throw new Error(`dovecot did not start: ${await readFile(at('dovecot.log'), 'utf8').catch(() => 'it wrote no log')}`);
    return child;
  }

  /** The whole process group: its sessions outlive a master that is ended by itself. */
  async function kill(): Promise<void> {
    if (master.exitCode !== null || master.signalCode !== null) return;
    const gone = once(master, 'exit');
    process.kill(-master.pid!, 'SIGKILL');
    await gone;
    // Its children end by themselves, and until the last one did, the port answers for a server that is no more.
    for (let n = 0; n < 200 && (await answers(ports.tls)); n += 1) await pause(50);
  }

  return {
    ports,
    deliver: (message, name = 'INBOX') => void adm(['save', '-u', MAILBOX.user, '-m', name], message),
    renew: () => {
      adm(['mailbox', 'update', '-u', MAILBOX.user, '--uid-validity', String(Math.floor(Date.now() / 1_000) + 1_000), 'INBOX']);
    },
    flags: (name = 'INBOX') => adm(['fetch', '-u', MAILBOX.user, 'flags', 'mailbox', name]).split('\n').filter((line) => line.startsWith('flags:')),
    kill,
    start: async () => void (master = await start()),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
