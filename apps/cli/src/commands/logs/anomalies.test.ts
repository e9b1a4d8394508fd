import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runLogs } from './testing-logs.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-anomalies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOUR_MS = 3_600_000;
/** A Monday. */
const START_MS = Date.UTC(2026, 10, 2);
const stamp = (atMs: number): string => new Date(atMs).toISOString();
const PIECE = 65_536;

/** Ten days of a service that says something every five minutes, and of an administrator who signs in from one address each hour. */
function tenDays(more: (hour: number, atMs: number) => readonly string[] = () => [], beat: (hour: number) => boolean = () => true): string {
  const lines: string[] = [];
  for (let hour = 0; hour < 240; hour += 1) {
    const atMs = START_MS + hour * HOUR_MS;
    if (beat(hour)) for (let minute = 0; minute < 60; minute += 5) lines.push(`${stamp(atMs + minute * 60_000)} web-1 worker[77]: checked ${minute * 3 + hour} jobs in ${minute} ms`);
    lines.push(...more(hour, atMs + HOUR_MS - 60_000), `${stamp(atMs + HOUR_MS - 30_000)} web-1 sshd[${hour}]: Accepted publickey for ada from 192.0.2.7 port ${40_000 + hour} ssh2`);
  }
  return `${lines.join('\n')}\n`;
}

test('ten ordinary days raise no alert', async () => {
  expect(await runLogs(['anomalies', '-'], tenDays(), PIECE)).toMatchObject({ code: 0, out: '', error: '' });
});
test('a kind of line that was never seen is said once, with the words of the line', async () => {
  const { objects } = await runLogs(['anomalies', '-'], tenDays((hour, atMs) => (hour > 200 ? [`${stamp(atMs)} web-1 worker[77]: table ${hour} is corrupt and was moved aside`] : [])), PIECE);
  expect(objects).toMatchObject([{ kind: 'new-template', came: 'table <*> is corrupt and was moved aside', at: '2026-11-10T09:59:00.000Z' }]);
  expect(objects[0]!.sentence).toContain('expected one of the 2 kinds of lines seen in 202 h, came table <*> is corrupt');
});
test('a kind of line that stops is said within hours, with how often it came', async () => {
  const { objects } = await runLogs(['anomalies', '-'], tenDays(undefined, (hour) => hour < 200), PIECE);
  expect(objects).toMatchObject([{ kind: 'vanished-template', since: '2026-11-10T07:55:00.000Z' }]);
  expect(Date.parse(objects[0]!.at as string) - Date.parse(objects[0]!.since as string)).toBeLessThan(3 * HOUR_MS);
  expect(objects[0]!.expected).toBe('a line at least every 5 min (2400 so far)');
});
test('a flood of a known line is said with what this hour of the day had before', async () => {
  const { objects } = await runLogs(['anomalies', '-'], tenDays((hour, atMs) => (hour === 202 ? Array.from({ length: 300 }, (_, index) => `${stamp(atMs)} web-1 worker[77]: checked ${index} jobs in 3 ms`) : [])), PIECE);
  expect(objects).toMatchObject([{ kind: 'rate-change', expected: '12 to 12 lines in this hour of the day (6 days)', came: '312 lines of “checked <*> jobs in <*>”' }]);
});
test('an address from which an account never came is said', async () => {
  const { objects } = await runLogs(['anomalies', '-'], tenDays((hour, atMs) => (hour === 210 ? [`${stamp(atMs)} web-1 sshd[9]: Accepted publickey for ada from 203.0.113.99 port 5022 ssh2`] : [])), PIECE);
  expect(objects).toMatchObject([{ kind: 'rare-value', subject: 'account ada', came: 'address 203.0.113.99', expected: expect.stringContaining('192.0.2.7') }]);
});
test('what was told to be normal is not said again, and ids are the same each time', async () => {
  const lines = tenDays((hour, atMs) => (hour > 200 ? [`${stamp(atMs)} web-1 worker[77]: table ${hour} is corrupt and was moved aside`] : []));
  const known = join(folder, 'known.ndjson');
  writeFileSync(known, (await runLogs(['anomalies', '-'], lines, PIECE)).out);
  expect(await runLogs(['anomalies', '--normal', known, '-'], lines, PIECE)).toMatchObject({ code: 0, out: '' });
});
test('a table of time and numbers is watched by its time of day', async () => {
  const rows = Array.from({ length: 12 * 288 }, (_, index) => {
    const atMs = START_MS + index * 300_000;
    const hour = new Date(atMs).getUTCHours();
    const isDay = hour >= 9 && hour < 18 && !(index >= 9 * 288 && index < 10 * 288);
    return `${stamp(atMs).slice(0, 19).replace('T', ' ')},${(isDay ? 80 : 20) + ((index * 7919) % 13) / 4}`;
  });
  const { objects, error } = await runLogs(['anomalies', '-'], `timestamp,requests\n${rows.join('\n')}\nnot a row\n`, PIECE);
  expect(objects).toMatchObject([{ kind: 'level', subject: 'requests', since: '2026-11-11T09:30:00.000Z' }]);
  expect(error).toContain('1 of 3458 rows have no time or no number');
});
test('garbage, nothing and lines without a time end in no error', async () => {
  for (const input of ['', '\n\n', '\0\u0001\n{"a":\n', Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x80]), 'no time here\n'.repeat(50)]) expect((await runLogs(['anomalies', '-'], input, 5)).code).toBe(0);
  expect((await runLogs(['anomalies', '-'], 'no time here\n')).error).toContain('1 of 1 lines name no time');
  expect((await runLogs(['anomalies', '--learn', 'soon', '-'])).code).toBe(64);
});
