/**
 * Holds the redaction engine against real data that lies beside the checkout, where it does: `node .ci/check-redaction.ts FOLDER`.
 * Secrets with their places (group 4) must be covered; lines of real logs (group 3), which hold none, must stay as they are.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRedactor } from '../packages/log/src/index.ts';

/** Where the engine decides otherwise, and why; counted and shown, and each must still be so. */
const DECIDED: Readonly<Record<string, string>> = {
  'secretlint-rule-aws/ng.AWS Account ID': 'the number of an account is no secret',
  'secretlint-rule-slack/ng.IncomingWebhook': 'one of two is all X: a placeholder',
  'secretlint-rule-aws/ok.AWS Access Key ID--enableIDScanRule-false': 'ids of access keys are finds',
  'secretlint-rule-aws/options.allows': 'allowed there by an option',
  'secretlint-rule-aws/ok.AWS Secret Access Key': 'a value of the right name and not of the right length is covered',
  'secretlint-rule-basicauth/ng.real-credentials': 'two more real ones than are marked there, with @ and ! in the password',
  'secretlint-rule-basicauth/ok.database-urls-not-detected': 'passwords in connection strings, left to another rule there',
  'secretlint-rule-basicauth/ok.false-positives-prevented': 'passwords of three or more characters are covered',
};

const folder = process.argv[2] ?? '';
const redactor = createRedactor();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Expected {
  readonly messages: readonly { readonly range: readonly [number, number] }[];
}

/** The case at `at`: secrets covered at their place, those missed, and finds where none was expected. */
function checkCase(at: string): { readonly covered: number; readonly missed: number; readonly unexpected: number } {
  const input = readdirSync(at).find((name) => name.startsWith('input'))!;
  const { messages } = JSON.parse(readFileSync(join(at, 'output.json'), 'utf8')) as Expected;
  // The places of secret keys of AWS are those of their names there.
  const slack = at.includes('AWS Secret Access Key') ? 40 : 0;
  const finds = redactor.find(readFileSync(join(at, input), 'utf8'));
  const meets = (range: readonly [number, number], find: { readonly start: number; readonly end: number }): boolean => find.start < range[1] + slack && find.end > range[0];
  const covered = messages.filter(({ range }) => finds.some((find) => meets(range, find))).length;
  return { covered, missed: messages.length - covered, unexpected: finds.filter((find) => !messages.some(({ range }) => meets(range, find))).length };
}

function checkSecrets(at: string): boolean {
  const rows = readdirSync(at).flatMap((rule) => readdirSync(join(at, rule, 'test/snapshots')).map((name) => ({ name: `${rule}/${name}`, ...checkCase(join(at, rule, 'test/snapshots', name)) })));
  say('case                                                                covered  missed  unexpected');
  for (const { name, covered, missed, unexpected } of rows) say(`${name.padEnd(68)} ${String(covered).padStart(6)} ${String(missed).padStart(7)} ${String(unexpected).padStart(11)}  ${DECIDED[name] ?? ''}`);
  const wrong = rows.filter(({ name, missed, unexpected }) => missed + unexpected > 0 && DECIDED[name] === undefined);
  const total = rows.reduce((sum, { covered, missed }) => sum + covered + missed, 0);
  say(`secrets covered: ${rows.reduce((sum, { covered }) => sum + covered, 0)} of ${total}; cases wrong: ${wrong.length} of ${rows.length}`);
  return rows.length > 20 && wrong.length === 0;
}

function checkOrdinary(at: string): boolean {
  const files = readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log') || name.endsWith('tests.txt'));
  let lines = 0;
  let alarms = 0;
  for (const file of files) {
    for (const line of readFileSync(join(at, file), 'utf8').split('\n')) {
      lines += 1;
      const finds = redactor.find(line);
      alarms += finds.length;
      for (const { rule, start, end } of finds) say(`  alarm: ${file}: ${rule}: ${line.slice(Math.max(0, start - 40), end + 10)}`);
    }
  }
  say(`ordinary lines: ${lines} in ${files.length} files; alarms: ${alarms}`);
  return lines > 5_000 && alarms === 0;
}

if (!existsSync(folder)) say('Redaction on real data: not checked, none lies beside this checkout');
else {
  const isKept = [checkSecrets(join(folder, '4/secretlint+secretlint/packages/@secretlint')), checkOrdinary(join(folder, '3'))];
  if (isKept.includes(false)) process.exitCode = 1;
}
