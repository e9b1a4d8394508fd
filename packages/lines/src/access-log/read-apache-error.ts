import { levelOfWord } from '../level.ts';
import { newLine, type ParsedLine } from '../parsed-line.ts';
import type { TimeReader } from '../time/time-reader.ts';

const PART = /^ \[(?:(pid) (\d{1,10})(?::tid ([\w.]{1,32}))?|(client) ([^\]\s]{1,128})|(remote) ([^\]\s]{1,128})|(?:([\w-]{0,64}):)?([a-z]{3,7}\d?))\]/;
const REFERER = ', referer: ';

/** Apache's error log, 2.2 and 2.4: `[Tue Nov 24 06:08:36.123456 2026] [core:error] [pid 35:tid 43] [client 192.0.2.1:1234] AH00035: message`. */
export function readApacheError(text: string, time: TimeReader): ParsedLine | undefined {
  let at = text.charCodeAt(0) === 91 ? time.asctime(text, 1) : -1;
  if (at === -1 || text.charCodeAt(at) !== 93) return undefined;
  const line = newLine('apache-error', time.at, '');
  if (time.at === null) line.problems.push('time-invalid');
  line.service = 'apache';
  at += 1;
  for (let count = 0; count < 5 && text.charCodeAt(at + 1) === 91; count += 1) {
    const part = PART.exec(text.slice(at, at + 200));
    if (!part) break;
    if (part[1] !== undefined) {
      line.pid = Number(part[2]);
      if (part[3] !== undefined) line.fields.thread = part[3];
    } else if (part[4] !== undefined || part[6] !== undefined) readClient(part[5] ?? part[7]!, line);
    else {
      // A bracket that names no level is part of the message.
      const level = levelOfWord(part[9]!);
      if (level === null || line.level !== null) break;
      line.level = level;
      if (part[8] !== undefined && part[8] !== '') line.fields.module = part[8];
    }
    at += part[0].length;
  }
  const rest = text.slice(text.charCodeAt(at) === 32 ? at + 1 : at);
  const referer = rest.lastIndexOf(REFERER);
  if (referer !== -1) line.fields.referer = rest.slice(referer + REFERER.length);
  line.message = referer === -1 ? rest : rest.slice(0, referer);
  const code = /^(AH\d{5}): /.exec(line.message);
  if (code) line.fields.code = code[1]!;
  return line;
}

/** The port is behind the last colon, unless the colons are those of an IPv6 address alone. */
function readClient(word: string, line: ParsedLine): void {
  const colon = word.lastIndexOf(':');
  const hasPort = colon !== -1 && (word.indexOf(':') === colon || word.charCodeAt(colon - 1) === 93 || word.split(':').length > 8);
  line.address = (hasPort ? word.slice(0, colon) : word).replace(/^\[|\]$/g, '');
  if (hasPort) line.fields.port = Number(word.slice(colon + 1));
}
