import type { Rule } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';
import { readInsert } from './read-insert.ts';

const IDENTIFIED = /IDENTIFIED\s{1,8}(?:WITH\s{1,8}\S{1,64}\s{1,8})?(?:BY|AS)\s{1,8}(?:PASSWORD\s{1,8})?(\\?["'])([^"'\\\n]{1,512})/iuy;

/** Passwords in statements of MySQL, MariaDB and Oracle, `CREATE USER … IDENTIFIED BY '…'`, and values of secret columns of any `INSERT`. Those after the word `password` are found by their key. */
export const sqlPassword: Rule = {
  name: 'sql-password',
  about: 'passwords in SQL statements (IDENTIFIED BY), and values of secret columns (INSERT INTO)',
  triggers: ['identified ', 'insert into '],
  match: (text, at, add) => {
    // Only one of the two literals begins with an S at its third place.
    if ((text.charCodeAt(at + 2) | 32) === 115) return readInsert(text, at, add);
    IDENTIFIED.lastIndex = at;
    const password = IDENTIFIED.exec(text)?.[2];
    if (password === undefined || isPlaceholder(password)) return at;
    add(IDENTIFIED.lastIndex - password.length, IDENTIFIED.lastIndex);
    return IDENTIFIED.lastIndex;
  },
};
