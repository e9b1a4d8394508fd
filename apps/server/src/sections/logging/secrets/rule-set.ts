import { createHash } from 'node:crypto';
import { RULE_NAMES } from '@writ/log';

/** Raised when a rule finds what it did not find before, so that what is stored is swept again. */
const EDITION = 3;

/** Names the present rules: another name is another set, with which everything stored is swept from its beginning. */
export const RULE_SET = createHash('sha256').update(`${EDITION} ${RULE_NAMES.join(' ')}`).digest('hex').slice(0, 12);
