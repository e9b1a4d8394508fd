import type { ReadLine } from './clean-line.ts';

/** Reads one line of text. */
export type ReadText = (text: string) => ReadLine;

/** Takes a line as it stands. */
export function createTextReader(_reference: number): ReadText {
  return (text) => ({ at: undefined, host: '', program: '', severity: 0, requestId: '', message: text, fields: {} });
}
