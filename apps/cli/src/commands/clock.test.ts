import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { runProgram } from '../program.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function add(text: string) {
  const file = join(folder, 'holidays.ics');
  writeFileSync(file, text);
  let [out, error] = ['', ''];
  const code = await runProgram(['clock', 'add', '1 business day', '--from', '2026-11-25 15:00', '--calendar', file], {
    input: (async function* read() { yield Buffer.from(''); })(), out: (said) => void (out += said), error: (said) => void (error += said), environment: {},
    home: join(import.meta.dirname, '../../../..'), isTerminal: false, columns: 100, now: () => Date.UTC(2026, 10, 24, 12), stopping: new AbortController().signal, drained: async () => undefined,
  });
  return { code, error, due: out === '' ? undefined : (JSON.parse(out) as { dueLocal: string; daysOff: unknown }) };
}
function calendar(...events: readonly string[]): string {
  return ['BEGIN:VCALENDAR', ...events.flatMap((event) => ['BEGIN:VEVENT', ...event.split('|'), 'END:VEVENT']), 'END:VCALENDAR', ''].join('\r\n');
}

test('holidays of a file stand in the place of the policy’s own: Thanksgiving is worked, the next day is off', async () => {
  const { code, error, due } = await add(calendar('DTSTART;VALUE=DATE:20261126|SUMMARY:Market day|CATEGORIES:Observance', 'DTSTART;VALUE=DATE:20261127|SUMMARY:Founding day'));
  expect({ code, due: due?.dueLocal }).toEqual({ code: EXIT.kept, due: '2026-11-26T15:00:00-08:00' });
  expect(error).toContain('1 observances do not count');
  expect((await add(calendar('DTSTART;VALUE=DATE:20261126|RRULE:FREQ=YEARLY|SUMMARY:Founding day'))).due).toMatchObject({ dueLocal: '2026-11-27T15:00:00-08:00', daysOff: [{ date: '2026-11-26', name: 'Founding day' }] });
});
test('what the file has besides is said', async () => {
  expect((await add(calendar('DTSTART:20261126T100000Z|SUMMARY:Party'))).error).toContain('"Party": It has a time of day');
  expect((await add('Hello')).error).toContain('This is no iCalendar file');
});
