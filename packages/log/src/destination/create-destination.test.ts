import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { nextWord, outcomeOf, startProgram as startAny } from '../testing-programs.ts';
import { createDestination } from './create-destination.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-destination-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** Programs here need nothing but the destination. */
const startProgram = (body: string, stdout?: number): ReturnType<typeof startAny> => startAny(`import { createDestination } from ${JSON.stringify(import.meta.resolve('./create-destination.ts'))};\n${body}`, stdout);

/** A named pipe: both of its ends here, one of them to give away. Node makes sockets where one asks it for pipes. */
function openPipe(): { readonly end: number; readonly reader: Socket } {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const end = openSync(path, constants.O_RDWR);
  const reader = new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
  return { end, reader };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a file', () => {
  test('gets the lines of a turn of the event loop when the turn is over, in their order, behind what it had', async () => {
    const path = join(folder, 'turn.log');
    writeFileSync(path, 'old\n');
    const destination = createDestination({ to: path });
    destination.write('one\n');
    destination.write('zwei ü 😀\n');
    expect(readFileSync(path, 'utf8')).toBe('old\n');
    await turn();
    expect(readFileSync(path, 'utf8')).toBe('old\none\nzwei ü 😀\n');
    destination.write('three\n');
    destination.close();
    expect(readFileSync(path, 'utf8')).toBe('old\none\nzwei ü 😀\nthree\n');
    destination.write('four\n');
    expect(destination.droppedLines()).toBe(1);
  });

  test('gets a line longer than every buffer, and more lines than one turn keeps', () => {
    const path = join(folder, 'long.log');
    const destination = createDestination({ to: path });
    const lines = [...Array.from({ length: 5_000 }, (_, at) => `line ${at} ${'ü'.repeat(at % 50)}\n`), `${'漢'.repeat(200_000)}\n`, 'last\n'];
    for (const line of lines) destination.write(line);
    destination.close();
    expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
  });

  test('gets each line at once when that is asked for', () => {
    const path = join(folder, 'every.log');
    const destination = createDestination({ to: path, everyLine: true });
    destination.write('one\n');
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    destination.close();
  });

  test('that was moved away is opened anew when told', () => {
    const path = join(folder, 'moved.log');
    const destination = createDestination({ to: path });
    destination.write('before\n');
    destination.flush();
    renameSync(path, `${path}.1`);
    destination.write('between\n');
    destination.reopen();
    destination.write('after\n');
    destination.close();
    expect([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['before\nbetween\n', 'after\n']);
  });

  test('that cannot be opened is said at once', () => {
    expect(() => createDestination({ to: join(folder, 'none', 'a.log') })).toThrow(/ENOENT/);
  });

  test('on a disk that is full costs lines, which are counted and told, and never the program', () => {
    const errors: string[] = [];
    const destination = createDestination({ to: '/dev/full', maxKeptCharacters: 1_000, onError: ({ code }) => void errors.push(code!) });
    for (let at = 0; at < 500; at++) destination.write(`line ${at}\n`);
    destination.flush();
    expect(errors).toEqual(['ENOSPC']);
    expect(destination.droppedLines()).toBeGreaterThan(350);
    expect(destination.droppedLines()).toBeLessThan(450);
  });
});

describe('a pipe whose reader', { timeout: 60_000 }, () => {
  test.each(['a pipe', 'a socket'])('stands still does not hold the program up; what is lost is bounded, counted, and told where it is missing: %s', async (kind) => {
    const pipe = kind === 'a pipe' ? openPipe() : undefined;
    const program = startProgram(`
      const destination = createDestination({ maxKeptCharacters: 100_000 });
      let written = 0;
      const began = performance.now();
      const timer = setInterval(() => {
        for (let i = 0; i < 1000; i++) destination.write('line ' + written++ + ' ' + 'x'.repeat(100) + '\\n');
        if (written < 10_000) return;
        clearInterval(timer);
        process.stderr.write('took ' + Math.round(performance.now() - began) + ' dropped ' + destination.droppedLines());
        setInterval(() => {}, 1000);
      }, 1);
    `, pipe?.end);
    const output = pipe?.reader ?? program.stdout!;
    const [, tookMs, dropped] = /took (\d+) dropped (\d+)/.exec(await nextWord(program))!.map(Number);
    expect(tookMs).toBeLessThan(5_000);
    expect(dropped).toBeGreaterThan(5_000);
    let text = '';
    output.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
    for (let at = 0; at < 200 && !text.includes('were dropped'); at++) await sleep(25);
    program.kill('SIGKILL');
    output.destroy();
    const lines = text.trimEnd().split('\n');
    const told = JSON.parse(lines.at(-1)!) as { dropped: number; message: string };
    expect(told).toMatchObject({ level: 'warn', message: 'log lines were dropped', dropped });
    expect(lines.length - 1 + dropped!).toBe(10_000);
    lines.slice(0, -1).forEach((line, at) => expect(line).toMatch(new RegExp(`^line ${at} x{100}$`)));
  });

  test('is slow loses nothing where the program may wait', async () => {
    const program = startProgram(`
      const destination = createDestination({ maxKeptCharacters: 100_000, whenFull: 'wait' });
      for (let i = 0; i < 20_000; i++) destination.write('line ' + i + ' ' + 'x'.repeat(100) + '\\n');
    `);
    await sleep(300);
    const { stdout, code } = await outcomeOf(program);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(20_001);
  });

  test('is gone ends the lines, not the program', async () => {
    const program = startProgram(`
      const destination = createDestination();
      process.stderr.write('ready');
      setTimeout(() => {
        for (let i = 0; i < 10; i++) destination.write('line\\n');
        setTimeout(() => { destination.write('more\\n'); process.stderr.write('alive ' + destination.droppedLines()); process.exit(7); }, 50);
      }, 200);
    `);
    await nextWord(program);
    program.stdout!.destroy();
    const { stderr, code } = await outcomeOf(program);
    expect(stderr).toContain('EPIPE');
    expect(stderr).toContain('alive 11');
    expect(code).toBe(7);
  });

  test('shares the pipe with others keeps the mode they have: the pipe blocks for them as before', () => {
    const script = `import { readFileSync } from 'node:fs'; import { createDestination } from ${JSON.stringify(import.meta.resolve('./create-destination.ts'))};
      createDestination().write('line\\n'); setImmediate(() => console.error(readFileSync('/proc/self/fdinfo/1', 'utf8')));`;
    const text = execFileSync('/bin/sh', ['-c', '"$0" --input-type=module --eval "$1" 2>&1 | cat', process.execPath, script], { encoding: 'utf8' });
    const [, flags] = /flags:\s+(\d+)/.exec(text)!;
    expect(Number.parseInt(flags!, 8) & 0o4000).toBe(0);
    expect(text).toContain('line\n');
  });
});

describe('a process that ends', { timeout: 60_000 }, () => {
  const endings: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    ['by itself', '', { code: 0 }],
    ['by process.exit', 'process.exit(3);', { code: 3 }],
    ['by an error that nobody caught', 'throw new Error("boom");', { code: 1 }],
    ['by a promise that nobody caught', 'Promise.reject(new Error("boom")); await new Promise(() => setInterval(() => {}, 1000));', { code: 1 }],
    ['by SIGTERM', 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000);', { signal: 'SIGTERM' }],
    ['by SIGINT', 'process.kill(process.pid, "SIGINT"); setInterval(() => {}, 1000);', { signal: 'SIGINT' }],
    ['by SIGHUP', 'process.kill(process.pid, "SIGHUP"); setInterval(() => {}, 1000);', { signal: 'SIGHUP' }],
    ['by a signal that it handles itself', 'process.on("SIGTERM", () => { destination.write("handled\\n"); process.exit(9); }); process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000);', { code: 9 }],
  ];

  test.concurrent.each(endings)('%s leaves every line behind, and ends as it would have', async (_how, ending, expected) => {
    const { stdout, ...how } = await outcomeOf(startProgram(`const destination = createDestination(); for (let i = 0; i < 1000; i++) destination.write('line ' + i + '\\n'); ${ending}`));
    expect(how).toMatchObject(expected);
    expect(stdout.split('\n').slice(0, 1000)).toEqual(Array.from({ length: 1000 }, (_, at) => `line ${at}`));
    if (ending.includes('handled')) expect(stdout).toMatch(/handled\n$/);
  });

  test('while its reader is slow waits for it; while it stands still gives up after a while and says how much is lost', async () => {
    const body = `const destination = createDestination(); for (let i = 0; i < 5000; i++) destination.write('line ' + i + ' ' + 'x'.repeat(100) + '\\n'); process.stderr.write('ready'); process.exit(0);`;
    const slow = startProgram(body);
    await sleep(700);
    expect((await outcomeOf(slow)).stdout.split('\n')).toHaveLength(5_001);

    const still = startProgram(body);
    let stderr = '';
    still.stderr!.on('data', (piece: Buffer) => void (stderr += piece.toString()));
    const [code] = (await once(still, 'exit')) as [number];
    expect(code).toBe(0);
    expect(stderr).toMatch(/\d{4} lines could not be written before the end/);
  });
});
