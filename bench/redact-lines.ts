/* Claim: ordinary log lines of about 120 bytes are redacted at 500,000 lines a CPU-second. Rival: secretlint with its recommended rules, 1,000 lines a call. Run: npm ci --prefix bench/rivals && node bench/redact-lines.ts */
import { createRequire } from 'node:module';
import { createRedactor } from '../packages/log/src/index.ts';

const LEAST = 500_000;
const ROUNDS = 5;
const CALL_LINES = 1_000;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const require = createRequire(new URL('./rivals/package.json', import.meta.url));

/** Lines of a web server, sshd and an application in turn; one in a hundred tells a password. */
const lines = Array.from({ length: 30_000 }, (_, n) => {
  if (n % 100 === 99) return `2026-11-24T07:25:02Z INFO app login of user ${n} with password=${['hunter', n].join('')} was refused, asked again from 192.0.2.${n % 255}`;
  if (n % 3 === 0) return `192.0.2.${n % 255} - - [24/Nov/2026:07:25:02 +0000] "GET /v1/orders/${n}?page=2 HTTP/1.1" 200 522 "https://example.com/" "Mozilla/5.0"`;
  if (n % 3 === 1) return `Nov 24 07:25:02 web-1 sshd[${n}]: Failed password for invalid user admin from 192.0.2.${n % 255} port 5${n % 10_000} ssh2`;
  return `{"time":"2026-11-24T07:25:02.123Z","level":"info","message":"done","requestId":"0f8fad5b-d9cb-469f-a165-70867728950e","n":${n}}`;
});
const calls = Array.from({ length: lines.length / CALL_LINES }, (_, index) => lines.slice(index * CALL_LINES, (index + 1) * CALL_LINES).join('\n'));

async function measure(work: () => unknown): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return lines.length / ((user + system) / 1e6);
}

const redactor = createRedactor();
const { createEngine } = (await import(require.resolve('@secretlint/node'))) as { createEngine: (options: object) => Promise<{ executeOnContent: (options: { content: string; filePath: string }) => Promise<unknown> }> };
const engine = await createEngine({ configFileJSON: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }, cwd: new URL('./rivals/', import.meta.url).pathname, formatter: 'json', color: false, maskSecrets: false });
const works: Readonly<Record<string, () => unknown>> = {
  'writ, line by line': () => lines.forEach((line) => redactor.redactText(line)),
  'writ, 1,000 lines a call': () => calls.forEach((text) => redactor.redactText(text)),
  'secretlint, 1,000 lines a call': async () => {
    for (const content of calls) await engine.executeOnContent({ content, filePath: 'app.log' });
  },
};
const results = new Map(Object.keys(works).map((name) => [name, [] as number[]]));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [name, work] of Object.entries(works)) {
    const rate = await measure(work);
    if (round > 0) results.get(name)!.push(rate);
  }
}
const median = (name: string): number => results.get(name)!.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
say(`${lines.length} lines of ${Math.round(calls.join('\n').length / lines.length)} bytes`);
for (const name of results.keys()) say(`${name.padEnd(32)} ${Math.round(median(name)).toLocaleString('en').padStart(12)} lines a CPU-second`);
say(`ratio to secretlint              ${(median('writ, line by line') / median('secretlint, 1,000 lines a call')).toFixed(2)} ×`);
if (median('writ, line by line') < LEAST) {
  say(`the claim does not hold: under ${LEAST} lines a CPU-second`);
  process.exitCode = 1;
}
