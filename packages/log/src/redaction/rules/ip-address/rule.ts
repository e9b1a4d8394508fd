import type { Rule } from '../../rule.ts';

const BYTE = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
/** Four bytes in decimals, and no longer number with points such as a version. */
const V4 = new RegExp(`(?<![\\w.])${BYTE}(?:\\.${BYTE}){3}(?![\\w]|\\.\\d)`, 'gu');
/** Candidates; RFC 4291, section 2.2, has the forms. */
const V6 = /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:(?:\.\d{1,3}){3})?(?![\w:])/gu;

/** Addresses of IPv4 and IPv6, where they shall not be kept. */
export const ipAddress: Rule = {
  name: 'ip-address',
  about: 'IPv4 and IPv6 addresses',
  isOptional: true,
  triggers: [],
  match: (_text, at) => at,
  sweep: (text, add) => {
    for (const { index, 0: found } of text.matchAll(V4)) add(index, index + found.length);
    for (const { index, 0: found } of text.matchAll(V6)) if (isV6(found)) add(index, index + found.length);
  },
};

/** Eight groups, or fewer with one `::` that is not the whole; a time such as 12:30:45 has too few. */
function isV6(found: string): boolean {
  const groups = found.replace(/(?:\d{1,3}\.){3}\d{1,3}$/u, '0:0').split(':');
  if (groups.some((group) => group.length > 4) || groups.length < 3 || groups.length > 9) return false;
  const gaps = found.split('::').length - 1;
  if (gaps === 0) return groups.length === 8 && groups.every((group) => group !== '');
  return gaps === 1 && !/^:[^:]|[^:]:$/u.test(found) && found !== '::' && /[0-9A-Fa-f]/u.test(found);
}
