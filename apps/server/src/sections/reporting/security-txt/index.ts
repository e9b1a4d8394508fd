export { checkSecurityTxt, SECURITY_TXT_LIMIT_BYTES, type CheckedSecurityTxt, type CheckOptions } from './check-security-txt.ts';
export { evaluateSecurityTxt } from './evaluate-security-txt.ts';
export { errors as securityTxtErrors } from './errors.ts';
export type { SecurityTxtFault } from './fault.ts';
export { readSecurityTxt, renewSecurityTxt } from './renew-security-txt.ts';
export { securityTxtCases } from './security-txt-cases.ts';
export { watchSecurityTxt } from './watch-security-txt.ts';
export type { SecurityTxtSettings } from './write-security-txt.ts';
