import type { Instant } from '@writ/kernel';
import { type CleanLine, cleanLine, type LineCleaner } from './clean-line.ts';
import { createTextReader } from './read-text.ts';

const NOTHING_IS_TAKEN_OUT: LineCleaner = { redactText: (text) => text, redactObject: (value) => ({ ...(value as object) }) };

/** A line of the past as a door that knew no secrets would have stored it, at the instant that is given. No door of today may use it. */
export function readLineAsItStands(text: string, told: { readonly at: Instant; readonly service: string; readonly host: string; readonly receivedAt: Instant; readonly source?: string | undefined }): CleanLine {
  const read = createTextReader(told.at)(text);
  return { ...cleanLine(NOTHING_IS_TAKEN_OUT, { ...read, at: told.at, host: told.host }, { service: told.service, source: told.source ?? (told.service === '' ? 'agent' : 'otlp'), receivedAt: told.receivedAt }), at: told.at };
}
