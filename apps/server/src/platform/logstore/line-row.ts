import type { FoundLine } from './stored-line.ts';

/** A line as the engine answers it. */
export interface LineRow {
  readonly at: string;
  readonly received_at: string;
  readonly service: string;
  readonly host: string;
  readonly program: string;
  readonly source: string;
  readonly severity: number;
  readonly request_id: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly template: string;
  readonly batch: string;
  readonly seq: number;
}

/** The columns that make a found line. Instants come back as milliseconds; `ts` stays free for the conditions. */
export const SELECT = 'toUnixTimestamp64Milli(ts) AS at, toUnixTimestamp64Milli(received) AS received_at, service, host, program, source, severity, request_id, message, fields, template, batch, seq';

export function lineOf({ at, received_at, request_id, ...same }: LineRow): FoundLine {
  return { ...same, at: Number(at), receivedAt: Number(received_at), requestId: request_id };
}
