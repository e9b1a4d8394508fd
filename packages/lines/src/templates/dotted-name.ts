import { BYTE_CLASS, DOT, LOWER, UPPER } from './byte-class.ts';

/** Ends of names of hosts: the first generic domains and those of RFC 2606, RFC 6761 and RFC 8375. */
const GENERIC = new Set(['com', 'net', 'org', 'edu', 'gov', 'mil', 'int', 'arpa', 'biz', 'local', 'localdomain', 'lan', 'internal', 'test', 'example', 'invalid']);
/** Countries (ISO 3166-1) whose codes are no common ends of names in programs, as `id`, `is`, `py` or `sh` are. */
const COUNTRIES = new Set(
  'ae ar at au br ca ch cl cn co cz de dk ee eg es eu fi fr gr hk hr hu ie il in ir it jp ke kr kz lt lu lv ma mx my ng nl nz pe ph pk pt ro ru sa se sg sk th tr tw ua uk us uy ve vn za'.split(' '),
);
/** Domains whose names are also common ends of names in programs: only as part of three labels, or before a port. */
const AMBIGUOUS = new Set('io me tv cc co ai info asia online site xyz app dev cloud top home corp'.split(' '));
/** Names that are written from the general to the special, as packages of Java and of Apple are. */
const REVERSED = new Set(['com', 'net', 'org', 'edu']);

const MAX_BYTES = 255;

/**
 * Whether words joined by dots name one of many things (a host, a class, a package), so that another may stand there: `ns.example.com`, `org.example.app.Worker`.
 * So does any such name before a port. `workerEnv.init`, `mapred.job.id` and what ends in capitals, as enumerations do, stay.
 */
export function isVariableName(bytes: Uint8Array, start: number, end: number, isBeforePort: boolean): boolean {
  if (end - start > MAX_BYTES) return true;
  let [firstDot, lastDot, dots] = [-1, start - 1, 0];
  for (let at = start; at < end; at += 1) {
    if (BYTE_CLASS[bytes[at]!] !== DOT) continue;
    if (at === lastDot + 1) return false;
    if (firstDot === -1) firstDot = at;
    lastDot = at;
    dots += 1;
  }
  if (dots === 0 || lastDot === end - 1) return false;
  const label = textOf(bytes, lastDot + 1, end);
  let [hasUpper, hasLower] = [false, false];
  for (let at = 0; at < label.length; at += 1) {
    const kind = BYTE_CLASS[label.charCodeAt(at)] ?? LOWER;
    if ((kind & UPPER) !== 0) hasUpper = true;
    if ((kind & LOWER) !== 0) hasLower = true;
  }
  if (hasUpper && !hasLower) return false;
  if (isBeforePort) return true;
  if (dots >= 2 && (REVERSED.has(textOf(bytes, start, firstDot)) || (hasUpper && label[0] === label[0]!.toUpperCase()) || COUNTRIES.has(label) || AMBIGUOUS.has(label))) return true;
  return GENERIC.has(label);
}

/** Text of a few bytes; one beyond ASCII makes it a text that is in no list. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at]!);
  return text;
}
