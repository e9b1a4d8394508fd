import { describe, expect, test } from 'vitest';
import { EXIT } from '../../exit-code.ts';
import { runLogs } from './testing-logs.ts';

describe('logs parse', () => {
  test('each line gives one object with every member, in order, empty and broken ones too', async () => {
    const { code, objects } = await runLogs(['parse', '-'], 'Nov 24 06:08:36 web-1 sshd[12]: Server listening\r\n\n{"a":\nlast');
    expect(code).toBe(EXIT.kept);
    expect(objects.map(({ line, format, at, message, problems }) => [line, format, at, message, problems])).toEqual([
      [1, 'syslog-3164', '2026-11-24T06:08:36Z', 'Server listening', []],
      [2, 'text', null, '', ['not-recognised']],
      [3, 'text', null, '{"a":', ['json-broken']],
      [4, 'text', null, 'last', ['not-recognised']],
    ]);
    expect(Object.keys(objects[0]!)).toEqual(['line', 'format', 'at', 'level', 'host', 'service', 'pid', 'operation', 'status', 'durationMs', 'requestId', 'account', 'address', 'message', 'fields', 'problems']);
  });
  test('what is written is what JSON.stringify would write', async () => {
    const { objects } = await runLogs(['parse', '-'], '{"msg":"\\"\\u0000\\ud800 \\\\ ü","level":"warn","user":"a\\"b","status":"x\\"y","duration":"1ms","requestId":"r","host":"h\\n","service":"s","pid":1,"ip":"i","operation":"o"}\n');
    expect(objects[0]).toMatchObject({ message: '"\u0000\ud800 \\ ü', account: 'a"b', status: 'x"y', durationMs: 1, requestId: 'r', host: 'h\n', service: 's', pid: 1, address: 'i', operation: 'o' });
  });
  test('the zone, the year and the format can be said', async () => {
    const line = 'Dec 31 23:30:00 h p: m\nJan  1 00:30:00 h p: m\n';
    expect((await runLogs(['parse', '--year', '2019', '--zone', '+01:00', '-'], line)).objects.map(({ at }) => at)).toEqual(['2019-12-31T22:30:00Z', '2019-12-31T23:30:00Z']);
    expect((await runLogs(['parse', '--reference', '2021-01-01T00:00:00Z', '-'], line)).objects.map(({ at }) => at)).toEqual(['2020-12-31T23:30:00Z', '2021-01-01T00:30:00Z']);
    expect((await runLogs(['parse', '--format', 'json', '-'], line)).objects[0]).toMatchObject({ format: 'text', problems: ['not-this-format'] });
  });
  test('bytes that are no UTF-8 are kept, and UTF-16 is read by its mark, however it is cut', async () => {
    const { objects } = await runLogs(['parse', '-'], Buffer.concat([Buffer.from('ok ü\n'), Buffer.from([0x67, 0xe4, 0x0a]), Buffer.from('after\n')]), 1_000);
    expect(objects).toMatchObject([{ message: 'ok ü', problems: ['not-recognised'] }, { line: 2, message: 'g\\xe4', raw: 'Z+Q=', problems: ['not-recognised', 'invalid-utf8'] }, { message: 'after' }]);
    for (const pieceBytes of [1, 3, 1_000]) {
      const wide = Buffer.from('\u{feff}Nov 24 06:08:36 h p: ü Ċ ਊ\r\nlast', 'utf16le');
      expect((await runLogs(['parse', '-'], wide, pieceBytes)).objects.map(({ line, message }) => [line, message])).toEqual([[1, 'ü Ċ ਊ'], [2, 'last']]);
      expect((await runLogs(['parse', '-'], Buffer.from(wide).swap16(), pieceBytes)).objects.map(({ message }) => message)).toEqual(['ü Ċ ਊ', 'last']);
    }
  });
  test('stack traces are joined when that is asked for', async () => {
    const { objects } = await runLogs(['parse', '--multiline', '-'], Buffer.concat([Buffer.from('2026-11-24 06:08:36 ERROR a: it broke\njava.lang.Error: why\n\tat a.B.c(\xe4)\n', 'latin1'), Buffer.from('2026-11-24 06:08:37 INFO a: on\n')]));
    expect(objects).toMatchObject([{ line: 1, lines: 3, level: 'error', message: 'it broke\njava.lang.Error: why\n\tat a.B.c(\\xe4)', problems: ['invalid-utf8'] }, { line: 4, lines: 1, message: 'on', problems: [] }]);
  });
  test('nothing gives nothing, and wrong calls are told', async () => {
    expect(await runLogs(['parse', '-'])).toMatchObject({ code: EXIT.kept, out: '' });
    expect((await runLogs(['parse', '--format', 'nonsense', '-'])).code).toBe(EXIT.usage);
    expect((await runLogs(['parse', '--year', '12', '-'])).code).toBe(EXIT.usage);
    expect((await runLogs(['parse', '--reference', 'now', '-'])).code).toBe(EXIT.usage);
    expect((await runLogs(['parse'])).code).toBe(EXIT.usage);
    expect(await runLogs(['parse', '--zone', 'Nowhere', '-'], 'x\n')).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('zone-unknown') as string });
  });
});
