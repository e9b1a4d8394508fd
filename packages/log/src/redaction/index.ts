export { endOfWhole } from './end-of-whole.ts';
export type { Find } from './find-secrets.ts';
export { hideSecrets } from './hide-secrets.ts';
export { createRedactor, type Redaction, type Redactor, type RedactorOptions, RULE_NAMES } from './redactor.ts';
