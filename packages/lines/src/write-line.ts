import type { ParsedLine } from './parsed-line.ts';

/** Where a line came from, beside what it says. */
export interface LinePlace {
  readonly line: number;
  /** How many lines the record has, when it has more than one. */
  readonly lines?: number;
  /** The line in base64, when its bytes are no UTF-8. */
  readonly raw?: string;
}

/** One line of NDJSON with every member in the order of `ParsedLine`. */
export function writeParsedLine({ line, lines, raw }: LinePlace, parsed: ParsedLine): string {
  // Put together by hand because JSON.stringify of the whole costs half as much again: most members are null or plain numbers.
  const { format, at, level, host, service, pid, operation, status, durationMs, requestId, account, address, message, fields, problems } = parsed;
  return `{"line":${line}${lines === undefined ? '' : `,"lines":${lines}`},"format":"${format}","at":${at === null ? 'null' : `"${at}"`},"level":${level === null ? 'null' : `"${level}"`},"host":${quote(host)},"service":${quote(service)},"pid":${pid},"operation":${quote(operation)},"status":${typeof status === 'string' ? JSON.stringify(status) : status},"durationMs":${durationMs},"requestId":${quote(requestId)},"account":${quote(account)},"address":${quote(address)},"message":${JSON.stringify(message)},"fields":${JSON.stringify(fields)},"problems":${problems.length === 0 ? '[]' : JSON.stringify(problems)}${raw === undefined ? '' : `,"raw":"${raw}"`}}\n`;
}

function quote(text: string | null): string {
  return text === null ? 'null' : JSON.stringify(text);
}
