import type { Level } from './parsed-line.ts';

/** By the number of RFC 5424 section 6.2.1. */
export const SYSLOG_LEVELS: readonly Level[] = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'];

/** What loggers call them: syslog and its short forms, log4j, java.util.logging, Python, Go's glog, pino, winston, Postgres. */
const WORDS: Readonly<Record<string, Level>> = {
  emerg: 'emerg', emergency: 'emerg', panic: 'emerg',
  alert: 'alert',
  crit: 'crit', critical: 'crit', fatal: 'crit', dpanic: 'crit',
  err: 'error', error: 'error', severe: 'error', eror: 'error',
  warn: 'warning', warning: 'warning', wrn: 'warning',
  notice: 'notice',
  info: 'info', information: 'info', informational: 'info', log: 'info', inf: 'info', http: 'info', config: 'info', statement: 'info', hint: 'info', detail: 'info',
  debug: 'debug', dbg: 'debug', debug1: 'debug', debug2: 'debug', debug3: 'debug', debug4: 'debug', debug5: 'debug', verbose: 'debug', fine: 'debug',
  trace: 'trace', silly: 'trace', finer: 'trace', finest: 'trace', trace1: 'trace', trace2: 'trace', trace3: 'trace',
};
const BY_WORD: ReadonlyMap<string, Level> = new Map(Object.entries(WORDS));

/** The level that `word` names in any case, or null. */
export function levelOfWord(word: string): Level | null {
  return word.length > 13 ? null : (BY_WORD.get(word.toLowerCase()) ?? null);
}

/** The level of pino's and bunyan's numbers: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal; between them, the one below. */
export function levelOfTens(value: number): Level | null {
  if (!(value >= 10 && value <= 100)) return null;
  return value < 20 ? 'trace' : value < 30 ? 'debug' : value < 40 ? 'info' : value < 50 ? 'warning' : value < 60 ? 'error' : 'crit';
}
