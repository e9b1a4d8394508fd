import { type FieldValue, newLine, type ParsedLine } from '../parsed-line.ts';
import type { TimeReader } from '../time/time-reader.ts';
import { readJournal } from './read-journal.ts';
import { takeKnownMembers } from './take-known-members.ts';

/** A JSON object in a line: what loggers write (pino, bunyan, winston, zap, logstash, ECS, GELF), what Docker wraps around a line, and `journalctl -o json`. */
export function readJson(text: string, time: TimeReader): ParsedLine | undefined {
  const object = parseObject(text);
  if (object === undefined) return undefined;
  if (typeof object.__REALTIME_TIMESTAMP === 'string' || typeof object._BOOT_ID === 'string') return readJournal(object);
  if (typeof object.log === 'string' && typeof object.time === 'string' && typeof object.stream === 'string') return readDocker(object, time);
  return takeKnownMembers(object, time, newLine('json', null, ''));
}

/** The object in `text`, or undefined when it is none. */
export function parseObject(text: string): Record<string, FieldValue> | undefined {
  if (text.charCodeAt(0) !== 123) return undefined;
  try {
    return JSON.parse(text) as Record<string, FieldValue>;
  } catch {
    return undefined;
  }
}

/** Docker's json-file driver: the line is inside, and is read by whoever called; its own time stands when the inner line has none. */
function readDocker(object: Record<string, FieldValue>, time: TimeReader): ParsedLine {
  const { log, time: stamp, stream, ...rest } = object as Record<string, FieldValue> & { readonly log: string; readonly time: string };
  const line = newLine('docker', null, log.replace(/\r?\n$/, ''));
  if (time.iso(stamp, 0) === stamp.length && time.at !== null) line.at = time.at;
  else line.problems.push('time-invalid');
  line.fields = { stream: stream!, ...rest };
  return line;
}
