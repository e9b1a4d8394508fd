/** `npm test`: types, lint, dead code and walls, then every test. Arguments go to the test runner: `npm test -- packages/policy`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const filters = process.argv.slice(2);

/** The parts of the test runner's report that are told again at the end, where somebody looks who sees only that. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly name: string; readonly message: string; readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages: readonly string[] }[] }[];
}

function run(title: string, command: string, args: readonly string[]): boolean {
  process.stdout.write(`\n${title}\n`);
  const started = Date.now();
  const done = spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit' });
  process.stdout.write(`${done.status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  return done.status === 0;
}

const checks: readonly [title: string, command: string, args: readonly string[]][] =
  filters.length > 0 ? [] : [['Types', 'tsc', []], ['Lint', 'oxlint', []], ['Dead code', 'knip', ['--no-progress']], ['Bundle', 'node', ['scripts/build.ts']]];
const failed = checks.filter(([title, command, args]) => !run(title, command, args)).map(([title]) => title);

const folder = mkdtempSync(join(tmpdir(), 'writ-report-'));
try {
  const report = join(folder, 'report.json');
  if (!run('Tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...filters])) failed.push('Tests');
  const counts = JSON.parse(readFileSync(report, 'utf8')) as Report;
  for (const { name, assertionResults, message } of counts.testResults) {
    const fallen = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of fallen) process.stdout.write(`\n${relative(root, name)}: ${fullName}\n  ${(failureMessages[0] ?? '').slice(0, 600)}\n`);
    if (fallen.length === 0 && message !== '') process.stdout.write(`\n${relative(root, name)}: ${message.slice(0, 600)}\n`);
  }
  if (counts.numPassedTests === 0) failed.push('no test ran');
  if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
  process.stdout.write(`\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed.length === 0 ? 0 : 1;
