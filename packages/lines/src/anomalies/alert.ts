/** What departs from what was expected. */
export type AlertKind = 'new-template' | 'vanished-template' | 'rate-change' | 'rare-value' | 'level' | 'spike' | 'flat-line' | 'rhythm';

/** One departure, said once: what was expected, what came, and since when. */
export interface Alert {
  /** The same for the same departure however often the lines are read: what is told to be normal is told by it. */
  readonly id: string;
  /** When it was noticed, RFC 3339. */
  readonly at: string;
  /** When it began, RFC 3339. */
  readonly since: string;
  readonly kind: AlertKind;
  /** What departs: the id of a template, a pair such as `account ada`, or the name of a series. */
  readonly subject: string;
  readonly expected: string;
  readonly came: string;
  /** How far from expected, from 1 (just enough to be said) up. */
  readonly score: number;
  readonly sentence: string;
}

/** FNV-1a over UTF-16, twice with different beginnings: 16 hexadecimal digits. */
function digest(text: string): string {
  let [high, low] = [0x811c9dc5, 0x1b873593];
  for (let at = 0; at < text.length; at += 1) {
    high = Math.imul(high ^ text.charCodeAt(at), 0x01000193);
    low = Math.imul((low + text.charCodeAt(at)) | 0, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}

/** Makes an alert. `turn` is what tells two departures of one kind and subject apart: a day, a value, or nothing when being told once is enough. */
export function makeAlert(kind: AlertKind, subject: string, turn: string, atMs: number, sinceMs: number, expected: string, came: string, score: number): Alert {
  const sentence = `${SUBJECTS[kind](subject)}: expected ${expected}, came ${came}.`;
  return { id: digest(`${kind}\n${subject}\n${turn}`), at: iso(atMs), since: iso(sinceMs), kind, subject, expected, came, score: Math.round(score * 100) / 100, sentence };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

const SUBJECTS: Readonly<Record<AlertKind, (subject: string) => string>> = {
  'new-template': (subject) => `A kind of line that was never seen (${subject})`,
  'vanished-template': (subject) => `A kind of line has stopped (${subject})`,
  'rate-change': (subject) => `A kind of line comes at another rate (${subject})`,
  'rare-value': (subject) => `A value that is rare here (${subject})`,
  level: (subject) => `${subject} has left its usual level`,
  spike: (subject) => `${subject} has gone beyond what it ever was`,
  'flat-line': (subject) => `${subject} stands still`,
  rhythm: (subject) => `${subject} has changed its rhythm`,
};

/** A number for a sentence: four significant digits. */
export function say(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : String(Number(value.toPrecision(4)));
}
