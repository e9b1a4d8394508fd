import type { Rule } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';

const IDENTIFIED = /IDENTIFIED\s{1,8}(?:WITH\s{1,8}\S{1,64}\s{1,8})?(?:BY|AS)\s{1,8}(?:PASSWORD\s{1,8})?(\\?["'])([^"'\\\n]{1,512})/iuy;

/** Passwords in statements of MySQL, MariaDB and Oracle: `CREATE USER … IDENTIFIED BY '…'`. Those after the word `password` are found by their key. */
export const sqlPassword: Rule = {
  name: 'sql-password',
  about: 'passwords in SQL statements (IDENTIFIED BY)',
  triggers: ['identified '],
  match: (text, at, add) => {
    IDENTIFIED.lastIndex = at;
    const password = IDENTIFIED.exec(text)?.[2];
    if (password === undefined || isPlaceholder(password)) return at;
    add(IDENTIFIED.lastIndex - password.length, IDENTIFIED.lastIndex);
    return IDENTIFIED.lastIndex;
  },
};
