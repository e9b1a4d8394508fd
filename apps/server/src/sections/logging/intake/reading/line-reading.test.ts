import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { BATCH_LIMITS, closedLogStore, type EncodedLines } from '../../../../platform/logstore/index.ts';
import { createRedactor } from '@writ/log';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import type { LoggingParts } from '../../parts.ts';
import { jsonRequest } from '../otlp/testing-encode.ts';
import { startSyslogReceiver } from '../syslog/start-syslog-receiver.ts';
import type { LineReading, ReadBatch, SyslogPiece, SyslogWork } from './line-reading.ts';
import { openLineDesk } from './open-line-desk.ts';
import { refuseWhatBreaks } from './refuse-what-breaks.ts';
import { startLineReading } from './start-line-reading.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const PROGRAM = join(import.meta.dirname, 'testing-breaking-program.ts');
const log = pino({ level: 'silent' });

const handover = mkdtempSync(join(tmpdir(), 'writ-handover-'));
const thread = startLineReading({ program: PROGRAM, log, handover, readSaved: async () => undefined });
afterAll(async () => {
  await thread.close();
  rmSync(handover, { recursive: true });
});

const piece = (text: string, more: Partial<SyslogPiece> = {}): SyslogPiece => ({ connection: 1, peer: '192.0.2.7', isEnd: false, ...more, bytes: new TextEncoder().encode(text) });
const work = (token: string, ...pieces: readonly SyslogPiece[]): SyslogWork => ({ token, now: NOW, pieces });
const service = '018f0000-0000-7000-8000-000000000001';

function agentBody(text: string): Buffer {
  const head = { batch: '018f0000-0000-7000-8000-0000000000aa', again: true, readAt: NOW, parts: [{ source: '/var/log/app.log', service: '', bytes: Buffer.byteLength(text) }], gaps: [] };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), zstdCompressSync(Buffer.from(text))]);
}

/** What stands in rows, byte by byte. */
function textOf(rows: EncodedLines['rows']): string {
  return ('file' in rows ? readFileSync(rows.file) : Buffer.from(rows)).toString('latin1');
}

describe('the thread that reads lines', { timeout: 60_000 }, () => {
  test('leaves in files the same rows as reading in place makes, through every door', async () => {
    const here = openLineDesk(undefined);
    const otlp = gzipSync(jsonRequest({ 'service.name': 'billing' }, 'http', [{ timeMs: NOW, severity: 9, body: 'Bill 7 was paid', attributes: {}, traceId: '' }]));
    const asked: readonly ((reading: LineReading) => ReturnType<LineReading['otlp']>)[] = [
      (reading) => reading.syslog(work('one', piece('<13>1 2026-11-02T09:59:00Z web-1 app 7 - - Bill 1 was'), piece(' paid\n<13>half'))),
      (reading) => reading.syslog(work('two', piece(' a line\n', { isEnd: true }), piece('<13>another peer\n', { connection: 2, peer: '192.0.2.8' }))),
      (reading) => reading.agent({ host: { id: service, name: 'web-1' }, now: NOW, body: agentBody('first line\nsecond line\n'), services: new Map([['billing', service]]) }),
      (reading) => reading.otlp({ service, now: NOW, body: otlp, encoding: 'json', packing: 'gzip' }),
    ];
    for (const ask of asked) {
      const [told, own] = [await ask(thread), await ask(here)];
      expect(told.batches.every(({ lines }) => 'file' in lines.rows && dirname(lines.rows.file) === handover)).toBe(true);
      expect(told).toMatchObject({ lines: own.lines, isAgain: own.isAgain, rejected: own.rejected, learned: own.learned });
      expect(told.batches.map(({ token, lines }) => [token, textOf(lines.rows), [...lines.starts], lines.from, lines.until]))
        .toEqual(own.batches.map(({ token, lines }) => [token, textOf(lines.rows), [...lines.starts], lines.from, lines.until]));
    }
    expect(await thread.save()).toBe(await here.save());
  });

  test('tells the errors of the doors as they are', async () => {
    await expect(thread.otlp({ service, now: NOW, body: Buffer.from('{'), encoding: 'json', packing: undefined })).rejects.toMatchObject({ code: 'otlp-malformed', kind: 'invalid', message: 'This is no ExportLogsServiceRequest: The body is no JSON.' });
    await expect(thread.agent({ host: { id: service, name: 'web-1' }, now: NOW, body: Buffer.from('x'), services: new Map() })).rejects.toMatchObject({ code: 'malformed', detail: { problem: 'it does not begin with a head' } });
  });

  test('that breaks tells everybody who waits, and another one goes on', async () => {
    const waits = Promise.allSettled([thread.syslog(work('break')), thread.otlp({ service, now: NOW, body: gzipSync(Buffer.alloc(1_000_000)), encoding: 'json', packing: 'gzip' })]);
    expect((await waits).map((each) => each.status === 'rejected' && (each.reason as { readonly code: string }).code)).toContain('log-reading-failed');
    expect(thread.isBroken()).toBe(true);
    expect((await thread.syslog(work('after', piece('<13>it goes on\n')))).lines).toBe(1);
    expect(thread.isBroken()).toBe(false);
  });

  test('that breaks at the same batch three times refuses it for good, and nothing while it breaks at everything', async () => {
    const otlp = (reading: LineReading, body: string) => reading.otlp({ service, now: NOW, body: Buffer.from(body), encoding: 'json', packing: undefined });
    const reading = refuseWhatBreaks(thread, log);
    for (let times = 0; times < 2; times += 1) await expect(otlp(reading, '{"break the reading": 1}')).rejects.toMatchObject({ code: 'log-reading-failed' });
    await expect(otlp(reading, '{"break the reading": 2}')).rejects.toMatchObject({ code: 'log-reading-failed' });
    await expect(otlp(reading, '{"break the reading": 1}')).rejects.toMatchObject({ code: 'otlp-malformed', kind: 'invalid' });
    const host = { id: service, name: 'web-1' };
    const head = JSON.stringify({ 'break the reading': true });
    const agent = () => reading.agent({ host, now: NOW, body: Buffer.from(head), services: new Map() });
    for (let times = 0; times < 2; times += 1) await expect(agent()).rejects.toMatchObject({ code: 'log-reading-failed' });
    await expect(agent()).rejects.toMatchObject({ code: 'malformed', detail: { problem: expect.stringContaining('failed 3 times') } });
    const none = startLineReading({ program: join(import.meta.dirname, 'none.js'), log, handover: undefined, readSaved: async () => undefined });
    const broken = refuseWhatBreaks(none, log);
    for (let times = 0; times < 4; times += 1) await expect(otlp(broken, '{}')).rejects.toMatchObject({ code: 'log-reading-failed' });
    await none.close();
  });

  test('of which the program is missing is broken, and says so to whoever asks', async () => {
    const none = startLineReading({ program: join(import.meta.dirname, 'none.js'), log, handover: undefined, readSaved: async () => undefined });
    await expect(none.syslog(work('none'))).rejects.toMatchObject({ code: 'log-reading-failed' });
    expect(none.isBroken()).toBe(true);
    await none.close();
  });

  test('that cannot know what was learned begins anew, and one that is closed says so', async () => {
    const other = startLineReading({ program: PROGRAM, log, handover: undefined, readSaved: async () => 'garbage' });
    expect((await other.syslog(work('first', piece('<13>Bill 1 was paid\n')))).learned).toHaveLength(1);
    await other.close();
    await expect(other.syslog(work('late'))).rejects.toMatchObject({ code: 'log-reading-failed' });
  });
});

test('where rows cannot be left in a file, they are handed over as bytes', async () => {
  const [{ lines }] = (await openLineDesk(undefined, join(handover, 'none')).syslog(work('bytes', piece('<13>one\n')))).batches as [ReadBatch];
  expect(textOf(lines.rows)).toContain('one');
  expect(lines.rows).toBeInstanceOf(Uint8Array);
});

test('a connection that has been open for months gives a line without a year the year in which it comes', async () => {
  const desk = openLineDesk(undefined);
  const rows = async (now: number, text: string) => (await desk.syslog({ ...work(`${now}`, piece(text)), now })).batches[0]!.lines;
  await rows(Date.UTC(2026, 3, 1), '<13>Apr  1 00:00:00 web-1 app: first\n');
  expect(await rows(Date.UTC(2026, 10, 2, 10), '<13>Nov  2 09:59:59 web-1 app: later\n')).toMatchObject({ from: Date.UTC(2026, 10, 2, 9, 59, 59) });
});

test('lines of two bytes are batches that the store takes, each with its own name', async () => {
  const read = await openLineDesk(undefined).syslog(work('tiny', piece('a\n'.repeat(120_000))));
  expect(read.batches.map(({ token }) => token)).toEqual(['tiny 0', 'tiny 1', 'tiny 2']);
  const counts = read.batches.map(({ lines }) => lines.starts.length - 1);
  expect([Math.max(...counts) <= BATCH_LIMITS.lines, counts.reduce((sum, count) => sum + count, 0)]).toEqual([true, 120_000]);
});

test('a file of rows that somebody removes while the store is away holds up nothing that comes after', { timeout: 60_000 }, async () => {
  const stored: string[] = [];
  let isRemoved = false;
  for (const left of readdirSync(handover)) rmSync(join(handover, left)); // of the tests before, which store nothing
  const append = async ({ lines }: Parameters<LoggingParts['logs']['append']>[0]): Promise<void> => {
    if (!('rows' in lines) || !('file' in lines.rows)) throw new Error('rows come in files here');
    if (stored.length === 0 && textOf(lines.rows).includes('waits')) {
      rmSync(lines.rows.file);
      isRemoved = true;
      throw new Error('the store is away');
    }
    stored.push(textOf(lines.rows));
  };
  const parts = { reading: thread, logs: { ...closedLogStore(), append }, log, cleaner: createRedactor(), clock: () => NOW, db: undefined as never } as unknown as LoggingParts;
  const receiver = await startSyslogReceiver(parts, { host: '127.0.0.1', port: 0, tls: undefined, plainAnywhere: false });
  try {
    createConnection(receiver.port, '127.0.0.1').end('<13>it waits\n');
    await expect.poll(() => isRemoved, { timeout: 20_000 }).toBe(true);
    createConnection(receiver.port, '127.0.0.1').end('<13>it came after\n');
    await expect.poll(() => stored.join(''), { timeout: 20_000 }).toContain('it came after');
    await expect.poll(() => readdirSync(handover), { timeout: 20_000 }).toEqual([]);
  } finally {
    await receiver.close();
  }
});

test('where reading breaks, senders of syslog are asked to connect again, what they send then is stored, and what is lost is told', { timeout: 60_000 }, async () => {
  const stored: string[] = [];
  let breaks = 1;
  const here = openLineDesk(undefined);
  const reading: LineReading = { ...here, syslog: async (asked) => (breaks-- > 0 ? thread.syslog({ ...asked, token: 'break' }) : here.syslog(asked)) };
  const logs = { ...closedLogStore(), append: async ({ lines }: Parameters<LoggingParts['logs']['append']>[0]) => void stored.push('rows' in lines ? textOf(lines.rows) : lines.map(({ message, host, fields }) => `${host}: ${message}: ${fields['writ.gap.bytes']}`).join()) };
  const parts = { reading, logs, log, cleaner: createRedactor(), clock: () => NOW, db: undefined as never } as unknown as LoggingParts;
  const receiver = await startSyslogReceiver(parts, { host: '127.0.0.1', port: 0, tls: undefined, plainAnywhere: false });
  try {
    const first = createConnection(receiver.port, '127.0.0.1');
    first.on('error', () => {});
    first.write('<13>lost in the fault\n');
    await once(first, 'close');
    const second = createConnection(receiver.port, '127.0.0.1');
    second.end('<13>sent again\n');
    await expect.poll(() => stored.join(''), { timeout: 20_000 }).toContain('sent again');
    expect(stored.join('')).not.toContain('lost in the fault');
    expect(stored[0]).toBe('127.0.0.1: Messages of syslog could not be read by the server and are lost: 22');
  } finally {
    await receiver.close();
  }
});
