import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from './exit-code.ts';
import { runProgram } from './program.ts';

async function writ(args: readonly string[], input: AsyncIterable<Uint8Array>): Promise<{ readonly code: number; readonly said: string }> {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const code = await runProgram(args, { input, out: say, error: say, environment: {}, home: join(import.meta.dirname, '../../..'), isTerminal: false, columns: 100, now: () => Date.UTC(2026, 10, 24, 12), stopping: new AbortController().signal, drained: async () => undefined });
  return { code, said: said.join('') };
}

async function* once(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

/** Says how much of it was asked for: what has no end must not be read to it. */
function endless(byte: string): { readonly input: AsyncIterable<Uint8Array>; readonly readBytes: () => number } {
  const chunk = Buffer.alloc(64 * 1024, byte);
  let readBytes = 0;
  return {
    readBytes: () => readBytes,
    input: (async function* flow() {
      for (;;) {
        readBytes += chunk.length;
        yield chunk;
      }
    })(),
  };
}

describe('input that has no end', () => {
  test.each([
    ['policy check', ['policy', 'check', '-'], 'input-too-large'],
    ['evaluate', ['evaluate', '-'], 'line-too-long'],
    ['journal verify', ['journal', 'verify', '-'], 'line-too-long'],
  ])('ends %s at its bound, and the failure says so', async (_name, args, code) => {
    const { input, readBytes } = endless('x');
    const ran = await writ(args, input);
    expect(ran.code).toBe(EXIT.failed);
    expect(ran.said).toContain(`(${code})`);
    expect(readBytes()).toBeLessThan(8 * 1024 * 1024);
  });

  test('a device in the place of a policy is read to the bound alone', async () => {
    const ran = await writ(['policy', 'check', '/dev/zero'], once());
    expect(ran).toMatchObject({ code: EXIT.failed, said: expect.stringContaining('(input-too-large)') as string });
  });
});

describe('input that is no text', () => {
  const noise = Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 151 + 7) % 256));

  test('is an error of a policy, with its place', async () => {
    const ran = await writ(['policy', 'check', '-'], once(noise));
    expect(ran.code).toBe(EXIT.broken);
    expect(ran.said).toMatch(/^-:\d+:\d+: /);
  });

  test('is no fact, line by line, and nothing is kept then', async () => {
    const ran = await writ(['evaluate', '-'], once(noise));
    expect(ran.code).toBe(EXIT.unknown);
    expect(ran.said).toMatch(/^-:1: /);
  });

  test('is no journal', async () => {
    expect((await writ(['journal', 'verify', '-'], once(noise))).code).toBe(EXIT.broken);
  });

  test('nowhere moves the cursor of a terminal', async () => {
    for (const args of [['policy', 'check', '-'], ['evaluate', '--text', '-'], ['journal', 'verify', '--text', '-']]) {
      const { said } = await writ(args, once('\u001B[2J\u0007{"seq":"\u001B]0;owned\u0007"}\n'));
      expect([...said].filter((letter) => letter < ' ' && letter !== '\n')).toEqual([]);
    }
  });
});

test('facts that come twice and in another order say the same: the latest look counts', async () => {
  const fact = (host: string, observedAt: string, installed: boolean): string =>
    JSON.stringify({ kind: 'host.antivirus', subject: { kind: 'host', id: host }, observedAt, source: { how: 'measured', by: 'test' }, evidence: [], state: 'known', value: { installed, daemonAlive: installed, daemonAnswer: installed ? 'PONG' : 'ENOENT' } });
  const [early, late, other] = [fact('web-1', '2026-11-24T11:58:00Z', false), fact('web-1', '2026-11-24T11:59:00Z', true), fact('web-2', '2026-11-24T11:59:00Z', false)] as const;
  const verdictsOf = async (...lines: readonly string[]): Promise<readonly string[]> => (await writ(['evaluate', '-'], once(lines.join('\n')))).said.split('\n').toSorted();
  const said = await verdictsOf(early, late, other);
  expect(said).toContainEqual(expect.stringMatching(/"control":"antivirus-alive".*"id":"web-1".*"state":"kept"|"id":"web-1".*"state":"kept".*antivirus-alive/));
  expect(await verdictsOf(other, late, early)).toEqual(said);
  expect(await verdictsOf(late, early, other, late, early, early)).toEqual(said);
});
