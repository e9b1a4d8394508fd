import type { StoredLine } from '../../../platform/logstore/index.ts';

/** Takes secrets out of texts and of fields, by key and by value; of an object it gives a copy. */
export interface LineCleaner {
  readonly redactText: (text: string) => string;
  readonly redactObject: (value: unknown) => unknown;
}

/** Characters of a message, a name and a value beyond which the rest is cut off; said in the field `writ.cut`. */
export const LONGEST = { message: 262_144, name: 200, value: 32_768 } as const;
/** Fields of a line beyond which the rest is left out; said in the field `writ.cut` too. */
const MOST_FIELDS = 200;

/** A line's own clock is believed this far back and ahead; logs of a year are brought in when a host is new. */
const BELIEVED_BACK_MS = 400 * 86_400_000;
const BELIEVED_AHEAD_MS = 86_400_000;

/** A line as it may be stored, but for its template, which is known when the lines beside it are. */
export type CleanLine = Omit<StoredLine, 'template'>;

/** A line as a door read it: nothing checked, nothing cut. */
export interface ReadLine {
  readonly at: number | undefined;
  readonly host: string;
  readonly program: string;
  readonly severity: number;
  readonly requestId: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * The line as it may be stored: without secrets, within its bounds, at an instant that can be. What had to be changed is said in fields of the line, so that nothing is lost in silence:
 * `writ.cut` how many characters went, `writ.time` the instant that was not believed, or `none` where the line said none.
 */
export function cleanLine(cleaner: LineCleaner, read: ReadLine, from: { readonly service: string; readonly source: string; readonly receivedAt: number }): CleanLine {
  const { receivedAt } = from;
  const isBelieved = read.at !== undefined && read.at >= receivedAt - BELIEVED_BACK_MS && read.at <= receivedAt + BELIEVED_AHEAD_MS;
  let cutCharacters = 0;

  function cut(text: string, longest: number): string {
    if (text.length <= longest) return text;
    cutCharacters += text.length - longest;
    return text.slice(0, longest);
  }

  function cutFields(all: Readonly<Record<string, unknown>>): Record<string, string> {
    const fields: Record<string, string> = {};
    let count = 0;
    for (const name in all) {
      const value = all[name];
      if (value === null || value === undefined || value === '') continue;
      const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
      if (count++ < MOST_FIELDS) fields[cut(name, LONGEST.name)] = cut(text, LONGEST.value);
      else cutCharacters += name.length + text.length;
    }
    return fields;
  }

  const clean = cleaner.redactObject(read.fields) as Record<string, unknown>;
  const fields = areStorable(clean) ? clean : cutFields(clean);
  // Redacted before it is cut: half a secret would not be known as one.
  const message = cut(cleaner.redactText(read.message), LONGEST.message);
  if (cutCharacters > 0) fields['writ.cut'] = String(cutCharacters);
  if (!isBelieved) fields['writ.time'] = read.at !== undefined && Number.isFinite(read.at) && Math.abs(read.at) < 8.64e15 ? new Date(read.at).toISOString() : 'none';
  return {
    at: isBelieved ? Math.floor(read.at!) : receivedAt,
    receivedAt,
    service: from.service, source: from.source,
    host: cut(cleaner.redactText(read.host), LONGEST.name),
    program: cut(cleaner.redactText(read.program), LONGEST.name),
    requestId: cut(read.requestId, LONGEST.name),
    severity: read.severity, message, fields,
  };
}

/** As nearly all fields are: texts within their bounds, which need no copy. */
function areStorable(fields: Record<string, unknown>): fields is Record<string, string> {
  let count = 0;
  for (const name in fields) {
    const value = fields[name];
    if (typeof value !== 'string' || value === '' || value.length > LONGEST.value || name.length > LONGEST.name || (count += 1) > MOST_FIELDS) return false;
  }
  return true;
}
