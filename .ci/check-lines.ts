/** Holds the readers of lines and commands against real logs that lie beside the checkout: `node .ci/check-lines.ts FOLDER`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCommandReader, createHistoryReader, createLineReader, type ParsedLine } from '../packages/lines/src/index.ts';

const folder = join(process.argv[2] ?? '', '3');
const REFERENCE = Date.UTC(2026, 10, 24);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const linesOf = (file: string): readonly string[] => readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => line.trim() !== '');

/** What each file must at least come to: share of lines that are no text, with a time, with a level or service. */
const FILES: readonly (readonly [file: string, recognised: number])[] = [
  ...['Apache', 'HDFS', 'OpenSSH', 'Spark', 'Zookeeper'].map((name) => [`logpai+logparser/data/loghub_2k_corrected/${name}/${name}_2k.log`, 1] as const),
  ['logpai+logparser/data/loghub_2k_corrected/Proxifier/Proxifier_2k.log', 0],
  ...['auditd-logs', 'nginx_http-logs', 'pam-logs', 'ssh-bf', 'sshd-logs'].map((name) => [`crowdsecurity+hub/.tests/${name}/${name}.log`, 1] as const),
  ['elastic+go-libaudit/auparse/testdata/test3.log', 1],
];

function checkFiles(): void {
  say('Lines: file, lines, known, with time, with level, with service, formats');
  for (const [file, least] of FILES) {
    const read = createLineReader({ reference: REFERENCE });
    const lines = linesOf(file).map((text) => read(text));
    const share = (test: (line: ParsedLine) => boolean): number => lines.filter(test).length / lines.length;
    const known = share(({ format }) => format !== 'text');
    say(`  ${file.split('/').at(-1)!.padEnd(22)} ${String(lines.length).padStart(5)} ${known.toFixed(3)} ${share(({ at }) => at !== null).toFixed(3)} ${share(({ level }) => level !== null).toFixed(3)} ${share(({ service }) => service !== null).toFixed(3)} ${[...new Set(lines.map(({ format }) => format))].join(', ')}`);
    if (lines.length === 0 || known < least) throw new Error(`${file}: ${known} of the lines are known, and ${least} were`);
  }
}

interface Golden {
  readonly '@timestamp': string;
  readonly record_type: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, string>>;
}

/** Field by field. The golden splits the SELinux context and calls success `result`; both are compared as what they say. */
function checkGoldens(): void {
  const base = 'elastic+go-libaudit/auparse/testdata/test3.log';
  const goldens = JSON.parse(readFileSync(join(folder, `${base}.golden`), 'utf8')) as readonly Golden[];
  const read = createLineReader({ reference: REFERENCE });
  let same = 0;
  const other: string[] = [];
  const lines = linesOf(base).map((text) => read(text));
  for (const [index, golden] of goldens.entries()) {
    const line = lines[index]!;
    const compare = (name: string, found: unknown, wanted: unknown): void => {
      if (found === wanted) same += 1;
      else other.push(`${golden.sequence}.${name}: ${String(found)} is not ${String(wanted)}`);
    };
    compare('time', line.at, golden['@timestamp']);
    compare('type', String(line.fields.type).toLowerCase(), golden.record_type);
    compare('sequence', line.fields.serial, golden.sequence);
    const { subj_user: user, subj_role: role, subj_domain: domain, subj_level: level, subj_category: category, ...data } = golden.data;
    if (user !== undefined) compare('subj', line.fields.subj, [user, role, domain, level, category].filter((part) => part !== undefined).join(':'));
    for (const [name, wanted] of Object.entries(data)) {
      if (name === 'result') compare(name, line.status === 'failed' ? 'fail' : line.status, wanted);
      else compare(name, line.fields[name] ?? null, wanted);
    }
  }
  say(`Audit records: ${same} of ${same + other.length} fields of ${goldens.length} goldens are the same`);
  for (const difference of other) say(`  ${difference}`);
  if (goldens.length !== lines.length || goldens.length === 0 || same / (same + other.length) < 0.98) throw new Error('audit records are read otherwise than the goldens say');
}

function checkCommands(): void {
  const reader = createCommandReader({ reference: REFERENCE });
  const found = [...linesOf('crowdsecurity+hub/.tests/auditd-logs/auditd-logs.log').flatMap((text, index) => reader.add(text, index + 1)), ...reader.end()];
  const said = found.map(({ program, success, reason }) => `${program} ${success} ${reason ?? ''}`.trim());
  say(`Commands of auditd: ${said.join('; ')}`);
  if (found.length !== 4) throw new Error(`${found.length} commands were found in four events`);
  const history = linesOf('kellyjonbrazil+jc/tests/fixtures/ubuntu-18.04/history.out');
  const shell = createHistoryReader('auto', { account: null, host: null }, { reference: REFERENCE });
  const typed = [...history.map((text, index) => shell.add(text, index + 1)), shell.end()].filter((command) => command !== undefined);
  say(`History: ${typed.length} commands of ${history.length} lines`);
  if (typed.length !== history.length) throw new Error('a history came to fewer commands than it has');
}

if (existsSync(folder) && readdirSync(folder).length > 0) {
  checkFiles();
  checkGoldens();
  checkCommands();
} else say('Lines: not checked, no real logs lie beside this checkout');
