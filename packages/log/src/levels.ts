/** How much a line matters, least first. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export type Level = (typeof LEVELS)[number];

/** Whether lines of a level are written when the least level is another. */
export function isWritten(level: Level, least: Level | 'silent'): boolean {
  return least !== 'silent' && LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}
