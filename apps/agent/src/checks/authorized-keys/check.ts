import { HOST_BOUNDS, type Evidence, type FactValue } from '@writ/contract';
import type { Unread } from '../../file-tree/index.ts';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { clip, fromAnswer, fromFile } from '../evidence.ts';
import { parseAuthorizedKeys } from '../formats/authorized-keys.ts';
import { parsePasswd, type PasswdEntry } from '../formats/passwd.ts';
import type { SshdConfig } from '../formats/sshd-config.ts';
import { NSSWITCH, readAccountSources } from '../read-account-sources.ts';
import { readSshdFiles, SSHD_CONFIG } from '../read-sshd-config.ts';
import { unknownFor } from '../say-unread.ts';

type Value = FactValue<'host.authorized-keys'>;
type Found = Observation<'host.authorized-keys'>;

const DEFAULT_FILES = ['.ssh/authorized_keys', '.ssh/authorized_keys2'];
const PASSWD = '/etc/passwd';
const MAX_KEYS_FILE = 2_097_152;
const MAX_PROBLEMS = 500;

/** Every SSH key that opens an account, wherever sshd would look for it, for everybody or for some (`Match`). Policy clause P5. */
export const authorizedKeys: Check<'host.authorized-keys'> = {
  kind: 'host.authorized-keys',
  watches: [PASSWD, NSSWITCH, SSHD_CONFIG, '/etc/ssh/sshd_config.d/*', '/root/.ssh', '/root/.ssh/*', '/home', '/home/*/.ssh', '/home/*/.ssh/*', '/etc/ssh/authorized_keys/*'],
  everySeconds: 60,
  cost: 'cheap',
  needsRoot: true,
  look,
};

function look(host: Host): Found {
  const passwd = host.files.readText(PASSWD, 4_194_304);
  if (!passwd.ok) return unknownFor(passwd, 'which keys open accounts');
  const { entries: accounts, badLines } = parsePasswd(passwd.text);
  if (accounts.length === 0) return unknown('malformed', `${PASSWD} names no account, so which keys open accounts cannot be told.`, 'Run: sudo pwck -r');
  if (accounts.length > HOST_BOUNDS.accounts) return unknown('too-large', `${PASSWD} names more than ${HOST_BOUNDS.accounts} accounts.`, 'Attest the keys of this host.');
  const sshd = readSshdFiles(host);
  // Without a server's configuration the usual places still count: they open the accounts as soon as one is installed.
  if (!sshd.ok && sshd.why !== 'missing') return unknownFor(sshd, 'where sshd looks for keys');
  const config = sshd.ok ? sshd.config : { settings: [], problems: [] };
  const problem = config.problems[0];
  if (problem) return unknown('malformed', `${problem.file}:${problem.line}: ${problem.text} Where sshd looks for keys cannot be told.`, 'Run: sudo sshd -t');
  return readAll(host, accounts, config, [...otherAccounts(host, badLines), ...otherSources(config)]);
}

function readAll(host: Host, accounts: readonly PasswdEntry[], config: SshdConfig, before: Value['problems']): Found {
  const keys: Value['keys'] = [];
  const problems: Value['problems'] = [...before];
  const seen = new Set<string>();
  for (const { account, path } of [...keyFiles(config, accounts), ...authorityFiles(config)]) {
    if (seen.has(`${account}\0${path}`)) continue;
    seen.add(`${account}\0${path}`);
    const read = host.files.readText(path, MAX_KEYS_FILE);
    if (!read.ok && (read.why === 'missing' || opensNothing(read))) continue;
    // One file that may not be seen is enough: what is in it may open the account.
    if (!read.ok) return unknownFor(read, `which keys open the account ${account}`);
    const parsed = parseAuthorizedKeys(read.text);
    for (const { line, certAuthority, options, comment, ...key } of parsed.keys) {
      keys.push({
        account, ...key, certAuthority: certAuthority || account === ANY_ACCOUNT, place: { file: path, line },
        ...(options === undefined ? {} : { options: clip(options, 1_000) }), ...(comment === undefined ? {} : { comment: clip(comment, 300) }),
      });
    }
    problems.push(...parsed.problems.map(({ line, text }) => ({ place: { file: path, line }, text })));
  }
  const evidence: Evidence[] = [
    fromAnswer('Files read', `${seen.size} places of ${accounts.length} accounts`),
    ...keys.slice(0, 150).map((key) => fromFile(key.account, `${key.fingerprint} ${key.type}${key.comment === undefined ? '' : ` ${key.comment}`}`, key.place.file, key.place.line)),
  ];
  const truncated = keys.length > HOST_BOUNDS.keys || problems.length > MAX_PROBLEMS;
  return known<'host.authorized-keys'>({ keys: keys.slice(0, HOST_BOUNDS.keys), problems: problems.slice(0, MAX_PROBLEMS), truncated }, evidence);
}

/** Keys of authorities that sshd believes for every account. */
const ANY_ACCOUNT = '*';

function* keyFiles(config: SshdConfig, accounts: readonly PasswdEntry[]): Generator<{ account: string; path: string }, void> {
  const patterns = settingWords(config, 'authorizedkeysfile', DEFAULT_FILES);
  for (const account of accounts) for (const pattern of patterns) yield { account: account.name, path: expandKeyPath(pattern, account) };
}

function authorityFiles(config: SshdConfig): { account: string; path: string }[] {
  return settingWords(config, 'trustedusercakeys', []).map((path) => ({ account: ANY_ACCOUNT, path }));
}

/** The words of a setting as everybody and as every Match block has it; `fallback` where no line outside of Match sets it. */
function settingWords(config: SshdConfig, key: string, fallback: readonly string[]): string[] {
  const global = config.settings.find((setting) => setting.key === key && setting.match === undefined);
  const words = config.settings.filter((setting) => setting.key === key && (setting === global || setting.match !== undefined)).flatMap(({ words: each }) => each);
  return [...new Set([...(global ? [] : fallback), ...words])].filter((word) => word !== '' && word.toLowerCase() !== 'none').slice(0, 50);
}

/** The tokens of AuthorizedKeysFile (sshd_config(5)); a relative path is of the home. */
export function expandKeyPath(pattern: string, { name, home, uid }: Pick<PasswdEntry, 'name' | 'home' | 'uid'>): string {
  const tokens: Readonly<Record<string, string>> = { h: home, u: name, U: String(uid), '%': '%' };
  const path = pattern.replace(/%([huU%])/g, (_whole, token: string) => tokens[token]!);
  return path.startsWith('/') ? path : `${home}/${path}`;
}

/** sshd opens regular files only, so what is none opens no account; neither does a link without an end. */
function opensNothing(read: Unread): boolean {
  return read.why === 'not-a-file' || read.why === 'loop';
}

/** Accounts that are not in /etc/passwd have homes, and keys in them, that nobody looked at. */
function otherAccounts(host: Host, badLines: readonly number[]): Value['problems'] {
  const { names, line } = readAccountSources(host);
  return [
    ...badLines.slice(0, 20).map((each) => ({ place: { file: PASSWD, line: each }, text: 'The line is no account of this host; if it opens one, its keys are not listed.' })),
    ...(names.length === 0 ? [] : [{ place: { file: NSSWITCH, line }, text: clip(`More accounts come from ${names.join(', ')}; their keys are not listed.`, 300) }]),
  ];
}

/** Keys that come from a program are in no file. */
function otherSources(config: SshdConfig): Value['problems'] {
  return config.settings.filter(({ key, value }) => key === 'authorizedkeyscommand' && value.toLowerCase() !== 'none').map(({ file, line }) => ({
    place: { file, line }, text: 'sshd also asks a program for keys (AuthorizedKeysCommand); those are not listed.',
  }));
}
