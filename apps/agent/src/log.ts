import { toIso, type Instant } from '@writ/kernel';

/** What an agent logs with; a pino logger is one. */
export interface AgentLog {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

/** A line of JSON per event, for the journal of the system; ids and codes only. */
export function logTo(write: (line: string) => void, clock: () => Instant): AgentLog {
  const line = (level: string) => (fields: object, msg: string) => write(`${JSON.stringify({ level, time: toIso(clock()), msg, ...fields })}\n`);
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
