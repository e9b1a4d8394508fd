import { textOfBytes } from '../bytes/text-of-bytes.ts';
import { SYSLOG_LEVELS } from '../level.ts';
import { type FieldValue, type Fields, newLine, type ParsedLine, setField } from '../parsed-line.ts';
import { readRepeated } from '../syslog/read-message.ts';
import { epochText } from '../time/epoch.ts';

/** Fields that only say again what the line says (systemd.journal-fields(7)). */
const SAID: ReadonlySet<string> = new Set(['MESSAGE', 'PRIORITY', '_HOSTNAME', 'SYSLOG_IDENTIFIER', '_PID', '__REALTIME_TIMESTAMP', '__CURSOR', '__MONOTONIC_TIMESTAMP', '__SEQNUM', '__SEQNUM_ID', 'SYSLOG_TIMESTAMP']);

/** An entry of `journalctl -o json`: text, or an array of bytes where it is no UTF-8, or null where it is too large (systemd's JOURNAL_EXPORT_FORMATS). */
export function readJournal(entry: Readonly<Record<string, FieldValue>>): ParsedLine {
  const word = (name: string): string | null => (Object.hasOwn(entry, name) ? asText(entry[name]!) : null);
  const stamp = word('_SOURCE_REALTIME_TIMESTAMP') ?? word('__REALTIME_TIMESTAMP');
  const line = newLine('journald', (stamp === null ? undefined : epochText(Number(stamp))) ?? null, word('MESSAGE') ?? '');
  if (line.at === null) line.problems.push(stamp === null ? 'no-time' : 'time-invalid');
  if (Array.isArray(entry.MESSAGE) && line.message.includes('\\x')) line.problems.push('invalid-utf8');
  const priority = word('PRIORITY');
  line.level = priority === null ? null : (SYSLOG_LEVELS[Number(priority)] ?? null);
  line.host = word('_HOSTNAME');
  line.service = word('SYSLOG_IDENTIFIER') ?? word('_COMM');
  const pid = Number(word('_PID') ?? word('SYSLOG_PID') ?? Number.NaN);
  if (Number.isInteger(pid)) line.pid = pid;
  for (const [name, value] of Object.entries(entry)) if (!SAID.has(name)) setField(line.fields, name, asText(value) ?? asList(value));
  readRepeated(line);
  return line;
}

/** Bytes as text: UTF-8, what is none of it as `\xHH`. */
function asText(value: FieldValue): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (!isBytes(value)) return null;
  return textOfBytes(Uint8Array.from(value));
}

function isBytes(value: FieldValue): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number' && item >= 0 && item < 256);
}

/** A field that an entry has more than once is a list of texts or of arrays of bytes. */
function asList(value: FieldValue): FieldValue {
  return Array.isArray(value) ? (value as readonly FieldValue[]).map((item) => asText(item)) : (value as Fields);
}
