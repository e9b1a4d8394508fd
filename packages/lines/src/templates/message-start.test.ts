import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageStart } from './message-start.ts';

function messageOf(line: string): string {
  const bytes = Buffer.from(line);
  return bytes.toString('utf8', messageStart(bytes, 0, bytes.length));
}

test('headers of syslog are no part of the message', () => {
  for (const header of ['Nov 4 06:08:36 web-1 sshd[24200]: ', '[Sun Dec 04 04:47:44 2005] ', '[10.30 16:49:06] ', '[2026-11-24T06:08:36,123] ', 'Nov  4 06:08:36 web-1 sshd[24200]: ', '<34>Nov 14 06:08:36 web-1 kernel: ', '<13>1 2026-11-24T06:08:36.003Z web-1 app 7 ID1 - ', '<13>1 2026-11-24T06:08:36Z web-1 app - - [a@1 b="c]\\"d"][e@2] ', '2026-11-24T06:08:36.123456+01:00 web-1 app[3]: ']) {
    expect(messageOf(`${header}it is 7: fine`), header).toBe('it is 7: fine');
  }
  expect(messageOf('Nov  4 06:08:36 web-1 last message repeated 2 times')).toBe('last message repeated 2 times');
});
test('what only begins as a header is the message', () => {
  for (const line of ['Nov 24 is a day', 'Now 06:08:36 comes', '<13', '<x>y', '2026-11-24 06:08:36 INFO ready', '<13>1 2026', '[main] ready', '[06:08:36 ready', '[1:2:3] x', '']) expect(messageOf(line).length, line).toBeGreaterThanOrEqual(line.startsWith('<13>') ? 0 : line.length);
  expect(messageOf('Nov 24 06:08:36 ready to serve')).toBe('ready to serve');
});
test('law: it lies within the line', () => {
  const part = fc.constantFrom('<13>', '1 ', 'Nov 24 06:08:36 ', 'Nov 4 06:08:36 ', '[06:08:36', '] ', '2026-11-24T06:08:36Z ', 'host ', 'app[1]: ', '- ', '[', ']', '"', '\\', 'x');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')), (line) => {
      const bytes = Buffer.from(`${line}\nNov 24 06:08:36 other host: x`);
      const at = messageStart(bytes, 0, line.length);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(line.length);
    }),
  );
});
