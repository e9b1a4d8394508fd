import { createLineReader, type Level } from '@writ/lines';
import type { ReadLine } from './clean-line.ts';

/** Reads one line of text. */
export type ReadText = (text: string) => ReadLine;

/** OpenTelemetry's numbers for the levels of syslog (data model, appendix B). */
const SEVERITY: Readonly<Record<Level, number>> = { trace: 1, debug: 5, info: 9, notice: 10, warning: 13, error: 17, crit: 18, alert: 19, emerg: 21 };

/** Reads lines as `@writ/lines` does. `reference` fills in the year where a line names none, milliseconds. */
export function createTextReader(reference: number): ReadText {
  const read = createLineReader({ reference });
  return (text) => {
    const { at, level, host, service, requestId, message, fields, operation, status, durationMs, account, address, pid, format } = read(text);
    // One by one: a list of names and values for each line costs more than reading it.
    const said: Record<string, unknown> = { ...fields };
    if (pid !== null) said['line.pid'] = pid;
    if (operation !== null) said['line.operation'] = operation;
    if (status !== null) said['line.status'] = status;
    if (durationMs !== null) said['line.durationMs'] = durationMs;
    if (account !== null) said['line.account'] = account;
    if (address !== null) said['line.address'] = address;
    said['line.format'] = format;
    return { at: at === null ? undefined : Date.parse(at), host: host ?? '', program: service ?? '', severity: level === null ? 0 : SEVERITY[level], requestId: requestId ?? '', message, fields: said };
  };
}
