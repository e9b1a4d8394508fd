import { createLineReader, type Level } from '@writ/lines';
import type { ReadLine } from './clean-line.ts';

/** Reads one line of text. What it gives belongs to whoever asked, who may add to it. */
export type ReadText = (text: string) => ReadLine & { host: string; readonly fields: Record<string, unknown> };

/** OpenTelemetry's numbers for the levels of syslog (data model, appendix B). */
const SEVERITY: Readonly<Record<Level, number>> = { trace: 1, debug: 5, info: 9, notice: 10, warning: 13, error: 17, crit: 18, alert: 19, emerg: 21 };

/** Reads lines as `@writ/lines` does. `reference` fills in the year where a line names none, milliseconds. */
export function createTextReader(reference: number): ReadText {
  const read = createLineReader({ reference });
  const parseInstant = createInstantParser();
  return (text) => {
    const { at, level, host, service, requestId, message, fields, operation, status, durationMs, account, address, pid, format } = read(text);
    // One by one: a list of names and values for each line costs more than reading it.
    const said: Record<string, unknown> = { ...fields };
    if (pid !== null) said['line.pid'] = String(pid);
    if (operation !== null) said['line.operation'] = operation;
    if (status !== null) said['line.status'] = String(status);
    if (durationMs !== null) said['line.durationMs'] = String(durationMs);
    if (account !== null) said['line.account'] = account;
    if (address !== null) said['line.address'] = address;
    said['line.format'] = format;
    return { at: at === null ? undefined : parseInstant(at), host: host ?? '', program: service ?? '', severity: level === null ? 0 : SEVERITY[level], requestId: requestId ?? '', message, fields: said };
  };
}

/** Parses instants as a line's reader gives them, in UTC. Lines of one second follow each other: what the second is stays known, and the rest are digits. */
function createInstantParser(): (at: string) => number {
  let second = '';
  let secondMs = 0;
  return (at) => {
    if (!at.startsWith(second) || second === '') {
      second = at.slice(0, 'YYYY-MM-DDTHH:mm:ss'.length);
      secondMs = Date.parse(`${second}Z`);
    }
    let ms = 0;
    for (let index = second.length + 1, weight = 100; weight >= 1 && index < at.length - 1; index += 1, weight /= 10) ms += (at.charCodeAt(index) - 48) * weight;
    return secondMs + ms;
  };
}
