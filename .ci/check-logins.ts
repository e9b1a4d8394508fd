/** Holds the reading of logins against real lines whose truth is known, where they lie beside the checkout: `node .ci/check-logins.ts FOLDER`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLoginReader, type LineLogin } from '../packages/lines/src/index.ts';

const folder = process.argv[2] ?? '';

/** What one truth says of one line. */
interface Case {
  readonly line: string;
  readonly isAttack: boolean;
  readonly address: string | undefined;
  readonly account: string | undefined;
}

interface Score {
  readonly name: string;
  readonly cases: number;
  readonly wrong: readonly string[];
}

/** SSHGuard: the line, then `*` or `service address kind danger`, then `M`. Its attacks are our failures and probes. */
function readSshguard(file: string): readonly Case[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((verdict, index): readonly Case[] => {
    const line = lines[index - 1] ?? '';
    const attack = /^\d{3} (\S+) [46] \d+$/.exec(verdict);
    if (verdict !== '*' && !attack) return [];
    return [{ line, isAttack: verdict !== '*', address: attack?.[1], account: undefined }];
  });
}

/** CrowdSec: the log, and beside it what was made of each line that was parsed. */
function readCrowdsec(at: string, name: string, parser: string): readonly Case[] {
  const lines = readFileSync(join(at, name, `${name}.log`), 'utf8').split('\n').filter((line) => line.trim() !== '');
  const asserts = readFileSync(join(at, name, 'parser.assert'), 'utf8').split('\n');
  return lines.map((line, index) => {
    const valueOf = (key: string): string | undefined => {
      const start = `results["s01-parse"]["crowdsecurity/${parser}"][${index}].Evt.Meta["${key}"] == "`;
      return asserts.find((each) => each.startsWith(start))?.slice(start.length, -1);
    };
    return { line, isAttack: valueOf('log_type') !== undefined, address: valueOf('source_ip'), account: valueOf('target_user') };
  });
}

/** Loghub: what one line is follows from its template; address and account are not labelled. */
function readLoghub(at: string): readonly Case[] {
  const rows = readFileSync(join(at, 'OpenSSH_2k.log_structured_corrected.csv'), 'utf8').split('\n').slice(1).filter((row) => row !== '');
  const lines = readFileSync(join(at, 'OpenSSH_2k.log'), 'utf8').split('\n');
  const attacks = new Set(['E2', 'E3', 'E4', 'E8', 'E9', 'E10', 'E13', 'E14', 'E15', 'E16', 'E17', 'E19', 'E20']);
  return rows.map((row, index) => ({ line: lines[index]!.trimEnd(), isAttack: attacks.has(/,(E\d+),/.exec(row)![1]!), address: undefined, account: undefined }));
}

function judge(name: string, cases: readonly Case[]): Score {
  const { read } = createLoginReader({ reference: Date.UTC(2026, 10, 24) });
  const wrong = cases.flatMap(({ line, isAttack, address, account }) => {
    const found = read(line);
    const problem = problemOf(found, isAttack, address, account);
    return problem === undefined ? [] : [`${problem}: ${line.slice(0, 160)}`];
  });
  return { name, cases: cases.length, wrong };
}

function problemOf(found: LineLogin | undefined, isAttack: boolean, address: string | undefined, account: string | undefined): string | undefined {
  const kind = found?.login.kind ?? 'none';
  if (isAttack !== (kind === 'failed' || kind === 'probe')) return `${isAttack ? 'an attack there' : 'none there'}, ${kind} here`;
  if (!isAttack) return undefined;
  if (address !== undefined && found?.login.address !== address.split('%')[0]) return `address ${address} there, ${found?.login.address ?? 'none'} here`;
  return account !== undefined && found?.login.account !== account ? `account ${account} there, ${found?.login.account ?? 'none'} here` : undefined;
}

/** Lines on which we mean something else than the truth does, and why. Anything else that differs is a mistake. */
const EXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/Relaying denied/, 'mail that was not relayed is no login'],
  [/postgrey\[/, 'a mail that came too early is no login'],
  [/DNSBL rank|HANGUP after/, 'a listed or impatient mail client is no login'],
  [/query \(cache\) .* denied/, 'a refused DNS query is no login'],
  [/LICENSE\.txt|\/node\/85\//, 'a page that is not for logging in'],
  [/OVPN 0\] OUT: .*port-share-redirect/, 'a web request that OpenVPN passed on is no login'],
  [/TLS negotiation failed/, 'counted as a probe by neither'],
];

const truths: readonly (readonly [string, () => readonly Case[]])[] = [
  ['SSHGuard', () => readSshguard(join(folder, '3/SSHGuard+sshguard/src/parser/tests.txt'))],
  ['CrowdSec sshd', () => readCrowdsec(join(folder, '3/crowdsecurity+hub/.tests'), 'sshd-logs', 'sshd-logs')],
  ['CrowdSec PAM', () => readCrowdsec(join(folder, '3/crowdsecurity+hub/.tests'), 'pam-logs', 'pam-logs')],
  ['Loghub OpenSSH', () => readLoghub(join(folder, '3/logpai+logparser/data/loghub_2k_corrected/OpenSSH'))],
];

if (existsSync(folder)) {
  let mistakes = 0;
  for (const [name, read] of truths) {
    const { cases, wrong } = judge(name, read());
    if (cases === 0) throw new Error(`${name}: no line was seen`);
    process.stdout.write(`${name.padEnd(16)} ${String(cases - wrong.length).padStart(5)} of ${String(cases).padStart(5)} agree\n`);
    for (const each of wrong) {
      const why = EXPLAINED.find(([form]) => form.test(each))?.[1];
      if (why === undefined) mistakes += 1;
      process.stdout.write(`    ${why ?? 'MISTAKE'}: ${each}\n`);
    }
  }
  process.exitCode = mistakes > 0 ? 1 : 0;
} else process.stdout.write('Logins: not checked, no real data lies beside this checkout\n');
