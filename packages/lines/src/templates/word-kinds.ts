import { hashBytes } from './hash.ts';

/** What a word is known to be besides a word; 0 is nothing. */
export const VALUE = 1;
export const UNIT = 2;
/** A word that is a value only where nothing but a value can stand: before or after a bracket. */
export const SWITCH = 3;

/** Values and names that every system has. */
const VALUES = ['true', 'false', 'null', 'nil', 'undefined', 'nan', 'root', 'admin', 'administrator', 'guest', 'nobody', 'localhost'];
/** Weekdays and months as RFC 5322 and C's `asctime` write them. */
const DATES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ZONES = ['UTC', 'GMT', 'CET', 'CEST', 'EST', 'EDT', 'CST', 'CDT', 'MST', 'MDT', 'PST', 'PDT'];
const UNITS = [
  'b', 'byte', 'bytes', 'kb', 'mb', 'gb', 'tb', 'kib', 'mib', 'gib', 'tib', 's', 'sec', 'secs', 'second', 'seconds', 'ms', 'msec', 'msecs', 'millis', 'millisecond',
  'milliseconds', 'us', 'usec', 'usecs', 'microsecond', 'microseconds', 'ns', 'nsec', 'nanoseconds', 'min', 'mins', 'minute', 'minutes', 'h', 'hr', 'hrs', 'hour', 'hours', 'day', 'days',
  'hz', 'khz', 'mhz', 'ghz', 'percent',
];
const SWITCHES = ['on', 'off', 'yes', 'no', 'up', 'down', 'none', 'enabled', 'disabled'];

/** Open addressing by the upper bits of the hash: a word that is nothing special costs one read. */
const SIZE = 4096;
const hashes = new Int32Array(SIZE);
const kinds = new Uint8Array(SIZE);

function slotOf(hash: number): number {
  let at = hash >>> 20;
  while (kinds[at] !== 0 && hashes[at] !== hash) at = (at + 1) & (SIZE - 1);
  return at;
}

function enter(words: readonly string[], kind: number): void {
  for (const word of words) {
    const bytes = new TextEncoder().encode(word);
    const hash = hashBytes(bytes, 0, bytes.length);
    const at = slotOf(hash);
    hashes[at] = hash;
    kinds[at] = kind;
  }
}

/** Each word as it is, capitalised, and in capitals. */
function spelled(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()]);
}

enter(spelled(SWITCHES), SWITCH);
enter(spelled(UNITS), UNIT);
enter(['KiB', 'MiB', 'GiB', 'TiB', 'KHz', 'kHz', 'MHz', 'GHz', 'NaN'], UNIT);
enter(spelled(VALUES), VALUE);
enter([...DATES, ...ZONES, 'NaN'], VALUE);

/** What the word with this hash is known to be. */
export function wordKind(hash: number): number {
  return kinds[slotOf(hash)]!;
}
