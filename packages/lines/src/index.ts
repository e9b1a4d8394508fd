export { decodeLine, encodingOf } from './bytes/decode-lines.ts';
export { createLineReader, LINE_KINDS } from './parse-line.ts';
export type { LineKind, LineOptions } from './parse-line.ts';
export type { FieldValue, Fields, Level, LineFormat, LineProblem, ParsedLine } from './parsed-line.ts';
export { createRecordJoiner } from './records/join-records.ts';
export type { TimeOptions } from './time/time-reader.ts';
export { writeParsedLine } from './write-line.ts';
export * from './templates/index.ts';
export * from './logins/index.ts';
