import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from './exit-code.ts';
import { runProgram } from './program.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'writ-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2026, 10, 24, 12);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function writ(args: readonly string[], given: { readonly input?: string; readonly isTerminal?: boolean; readonly environment?: Readonly<Record<string, string>> } = {}): Promise<Ran> {
  let out = '';
  let error = '';
  const code = await runProgram(args, {
    input: (async function* read() {
      yield Buffer.from(given.input ?? '');
    })(),
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    environment: given.environment ?? {},
    home: root,
    isTerminal: given.isTerminal ?? false,
    columns: 100,
    now: () => NOW,
    stopping: new AbortController().signal, drained: async () => undefined,
  });
  return { code, out, error };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const lines = (text: string): unknown[] => text.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);

describe('called wrongly', () => {
  test('an unknown command is refused with a suggestion', async () => {
    const { code, error } = await writ(['polcy']);
    expect(code).toBe(EXIT.usage);
    expect(error).toContain('Did you mean policy?');
  });
  test('help is no failure and names every command', async () => {
    const { code, out } = await writ(['--help']);
    expect(code).toBe(0);
    for (const name of ['serve', 'status', 'policy', 'evaluate', 'observe', 'clock', 'journal', 'agent', 'doctor', 'backup', 'restore', 'recover-owner', 'demo']) expect(out).toContain(`  ${name}`);
  });
  test('a file that is not there is named', async () => {
    expect(await writ(['policy', 'check', join(folder, 'nothing.md')])).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('There is no such file or folder (ENOENT)') as string });
  });
  test('a folder in the place of a file is named', async () => {
    expect((await writ(['policy', 'check', folder])).error).toContain('is not a regular file');
  });
});

describe('policy check', () => {
  const shipped = join(root, 'policy/security.md');

  test('the shipped policy has no errors', async () => {
    expect(await writ(['policy', 'check', shipped])).toMatchObject({ code: 0, error: '' });
  });
  test('a prose that says something else than its control is an error at its line and column, and exit 1', async () => {
    const text = `# P\n\n## 1. Reporting\n\nA person reviews every report within two business days.\n\n\`\`\`yaml control=report-review\nwithin: 1 business day\n\`\`\`\n`;
    const { code, out } = await writ(['policy', 'check', '-'], { input: text });
    expect(code).toBe(EXIT.broken);
    expect(out).toMatch(/^-:8:9: .*1 business day/);
  });
  test('with --json each error is an object', async () => {
    const { out } = await writ(['policy', 'check', '--json', '-'], { input: '# P\n\n## 1. Reporting\n\nWords.\n\n```yaml control=report-revue\nwithin: 1 business day\n```\n' });
    expect(lines(out)[0]).toMatchObject({ line: 7, code: expect.any(String) as string, message: expect.stringContaining('report-review') as string });
  });
});

describe('policy diff', () => {
  const one = '# P\n\n## 1. Reporting\n\nA person reviews every report within one business day.\n\n```yaml control=report-review\nwithin: 1 business day\n```\n';

  test('the same text differs in nothing', async () => {
    const before = file('one.md', one);
    expect(await writ(['policy', 'diff', before, before])).toMatchObject({ code: 0, out: '' });
  });
  test('a changed word and value is one changed clause', async () => {
    const { code, out } = await writ(['policy', 'diff', file('one.md', one), file('two.md', one.replace('one business day', 'two business days').replace('1 business day', '2 business days'))]);
    expect(code).toBe(EXIT.broken);
    expect(lines(out)).toMatchObject([{ kind: 'changed', clause: 'report-review', parameters: [{ control: 'report-review', name: 'within' }] }]);
  });
});

describe('clock add', () => {
  test('the eve of Thanksgiving at night is due on Monday at the opening', async () => {
    const { code, out } = await writ(['clock', 'add', '1 business day', '--from', '2026-11-25 23:40']);
    expect(code).toBe(0);
    expect(lines(out)).toMatchObject([{ dueLocal: '2026-11-30T09:00:00-08:00', zone: 'America/Los_Angeles', daysOff: [{ name: 'Thanksgiving Day' }] }]);
  });
  test.each([['one day'], ['0 days'], ['-1 days'], ['1 fortnight'], ['']])('%j is no duration', async (duration) => {
    expect((await writ(['clock', 'add', duration])).code).toBe(EXIT.usage);
  });
  test('a time that does not exist is refused with the form that was expected', async () => {
    expect(await writ(['clock', 'add', '1 day', '--from', '2026-02-30 10:00'])).toMatchObject({ code: EXIT.usage, error: expect.stringContaining('2026-11-25T23:40:00-08:00') as string });
  });
});

describe('evaluate', () => {
  const fact = (value: unknown, observedAt = '2026-11-24T11:59:00Z'): string =>
    JSON.stringify({ kind: 'host.antivirus', subject: { kind: 'host', id: 'web-1' }, observedAt, source: { how: 'measured', by: 'test' }, evidence: [], state: 'known', value });
  const alive = { installed: true, daemonAlive: true, daemonAnswer: 'PONG', signatureVersion: 27_000, signaturesAt: '2026-11-24T06:00:00Z', lastScan: { endedAt: '2026-11-23T06:00:00Z', path: '/', scannedFiles: 10, infectedFiles: 0 } };
  const verdicts = (out: string): Record<string, string> => Object.fromEntries((lines(out) as { type: string; control: string; state: string }[]).filter(({ type }) => type === 'verdict').map(({ control, state }) => [control, state]));
  const at = ['--now', '2026-11-24T12:00:00Z'];

  test('says of each control and subject what its facts bear out', async () => {
    const { out } = await writ(['evaluate', ...at, '-'], { input: `${fact(alive)}\n` });
    expect(verdicts(out)).toMatchObject({ 'antivirus-alive': 'kept', 'signatures-fresh': 'kept', 'automatic-updates': 'unknown' });
  });
  test('is the same for the same time, whatever the clock on the wall', async () => {
    const input = `${fact(alive)}\n`;
    expect((await writ(['evaluate', ...at, '-'], { input })).out).toBe((await writ(['evaluate', ...at, '-'], { input })).out);
  });
  test('a daemon that is silent breaks the control, and the exit says so', async () => {
    const { code, out } = await writ(['evaluate', ...at, '-'], { input: fact({ ...alive, daemonAlive: false, daemonAnswer: 'connection refused' }) });
    expect(code).toBe(EXIT.broken);
    expect(verdicts(out)['antivirus-alive']).toBe('broken');
  });
  test('a fact of yesterday is stale, and never kept', async () => {
    expect(verdicts((await writ(['evaluate', ...at, '-'], { input: fact(alive, '2026-11-23T12:00:00Z') })).out)['antivirus-alive']).toBe('unknown');
    const ahead = fact(alive, '2027-11-24T12:00:00Z');
    expect(verdicts((await writ(['evaluate', ...at, '-'], { input: ahead })).out)['antivirus-alive']).toBe('unknown');
    expect(verdicts((await writ(['evaluate', ...at, '-'], { input: `\u{feff}${ahead}\n${fact(alive)}\n` })).out)['antivirus-alive']).toBe('kept');
    const both = [fact(alive), fact({ ...alive, daemonAlive: false, daemonAnswer: 'refused' })];
    const [one, other] = await Promise.all([both, both.toReversed()].map(async (input) => (await writ(['evaluate', ...at, '-'], { input: input.join('\n') })).out));
    expect(one).toBe(other);
  });
  test('lines that are no facts are named and left out, and nothing is kept then', async () => {
    const { code, error } = await writ(['evaluate', ...at, '-'], { input: `not json\n${fact(alive)}\n{"kind":"host.antivirus"}\n` });
    expect(error).toMatch(/^-:1: .*\n-:3: /);
    expect(code).not.toBe(EXIT.kept);
  });
  test('no facts at all is unknown', async () => {
    expect((await writ(['evaluate', ...at, '-'], { input: '' })).code).toBe(EXIT.unknown);
  });
});

describe('journal verify', () => {
  test('what is no journal is told as such', async () => {
    const { code, out } = await writ(['journal', 'verify', '-'], { input: '{"seq":1}\n' });
    expect(code).toBe(EXIT.broken);
    expect(lines(out)).toMatchObject([{ ok: false, line: 1 }]);
  });
});

describe('a terminal', () => {
  const wrong = '# P\n\n## 1. Reporting\n\nWords.\n';

  test('gets text, a pipe gets NDJSON', async () => {
    expect((await writ(['clock', 'add', '1 day', '--from', '2026-11-25 23:40'], { isTerminal: true })).out).toMatch(/^2026-11-26T23:40:00-08:00 {2}\(/);
    expect(lines((await writ(['clock', 'add', '1 day', '--from', '2026-11-25 23:40'])).out)).toHaveLength(1);
  });
  test('with NO_COLOR there is no colour, and neither in a pipe', async () => {
    for (const given of [{ isTerminal: true, environment: { NO_COLOR: '1' } }, { isTerminal: false }]) {
      expect((await writ(['evaluate', '--all', '--text', '-'], { ...given, input: wrong })).out).not.toContain('\u001B[');
    }
    expect((await writ(['evaluate', '--all', '--text', '-'], { isTerminal: true, input: '' })).out).toContain('\u001B[');
  });
});
