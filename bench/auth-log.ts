/** Writes an auth.log as servers on the open Internet have it: sessions of cron and people, sudo, and a stream of strangers. The same for the same seed. */

/** Numbers from 0 to 1 that look random (mulberry32): the same for everybody who runs it. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'deploy', 'backup'];
const GUESSED = ['admin', 'test', 'oracle', 'ubuntu', 'postgres', 'git', 'user', 'ftpuser', 'support', 'pi', 'guest', 'hadoop', 'nagios', 'jenkins'];
const START = Date.UTC(2026, 9, 1);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface AuthLog {
  readonly text: string;
  readonly lines: number;
  /** Lines that say that a password was refused. */
  readonly refused: number;
}

/** About `lines` lines of one server. */
export function makeAuthLog(lines: number, seed = 1): AuthLog {
  const random = createRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const parts: string[] = [];
  let refused = 0;
  let now = START;
  let pid = 1_000;
  const address = (range: string): string => `${range}.${Math.floor(random() * 254) + 1}`;
  const port = (): number => 1_024 + Math.floor(random() * 60_000);
  const say = (program: string, message: string): void => {
    const date = new Date(now);
    parts.push(`${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${date.toISOString().slice(11, 19)} web1 ${program}: ${message}\n`);
  };
  const cron = (): void => {
    say(`CRON[${pid}]`, 'pam_unix(cron:session): session opened for user root(uid=0) by root(uid=0)');
    say(`CRON[${pid}]`, 'pam_unix(cron:session): session closed for user root');
  };
  const person = (): void => {
    const name = pick(PEOPLE);
    const from = `${address('192.0.2')} port ${port()}`;
    say(`sshd[${pid}]`, `Accepted publickey for ${name} from ${from} ssh2: ED25519 SHA256:${'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ'}`);
    say(`sshd[${pid}]`, `pam_unix(sshd:session): session opened for user ${name}(uid=1000) by (uid=0)`);
    say('systemd-logind[600]', `New session ${pid} of user ${name}.`);
    say('systemd', `pam_unix(systemd-user:session): session opened for user ${name}(uid=1000) by ${name}(uid=0)`);
    say(`sshd[${pid + 1}]`, `Received disconnect from ${from}:11: disconnected by user`);
    say(`sshd[${pid + 1}]`, `Disconnected from user ${name} ${from}`);
    say(`sshd[${pid}]`, `pam_unix(sshd:session): session closed for user ${name}`);
    say('systemd-logind[600]', `Session ${pid} logged out. Waiting for processes to exit.`);
    say('systemd-logind[600]', `Removed session ${pid}.`);
  };
  const sudo = (): void => {
    const name = pick(PEOPLE);
    say('sudo', `   ${name} : TTY=pts/0 ; PWD=/home/${name} ; USER=root ; COMMAND=/usr/bin/systemctl status nginx`);
    say('sudo', 'pam_unix(sudo:session): session opened for user root(uid=0) by (uid=1000)');
    say('sudo', 'pam_unix(sudo:session): session closed for user root');
  };
  const stranger = (): void => {
    const isKnown = random() < 0.4;
    const name = isKnown ? 'root' : pick(GUESSED);
    const host = address(pick(['198.51.100', '203.0.113']));
    const at = port();
    if (!isKnown) say(`sshd[${pid}]`, `Invalid user ${name} from ${host} port ${at}`);
    if (!isKnown) say(`sshd[${pid}]`, 'pam_unix(sshd:auth): check pass; user unknown');
    say(`sshd[${pid}]`, `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${host} ${isKnown ? ' user=root' : ''}`);
    say(`sshd[${pid}]`, `Failed password for ${isKnown ? '' : 'invalid user '}${name} from ${host} port ${at} ssh2`);
    refused += 1;
    say(`sshd[${pid}]`, `Received disconnect from ${host} port ${at}:11: Bye Bye [preauth]`);
    say(`sshd[${pid}]`, `Disconnected from ${isKnown ? 'authenticating' : 'invalid'} user ${name} ${host} port ${at} [preauth]`);
  };
  const other = (): void => say('dbus-daemon[500]', `[system] Successfully activated service 'org.freedesktop.PackageKit' (${pid})`);
  const kinds: readonly (readonly [number, () => void])[] = [[0.45, cron], [0.56, person], [0.68, sudo], [0.88, stranger], [1, other]];
  while (parts.length < lines) {
    now += Math.floor(random() * 4_000);
    pid = 1_000 + ((pid - 999) % 60_000);
    const chance = random();
    kinds.find(([up]) => chance < up)![1]();
  }
  return { text: parts.join(''), lines: parts.length, refused };
}
