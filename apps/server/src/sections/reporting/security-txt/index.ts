export { errors as securityTxtErrors } from './errors.ts';
export { readSecurityTxt, renewSecurityTxt } from './renew-security-txt.ts';
export { watchSecurityTxt, type OwnSecurityTxt } from './watch-security-txt.ts';
export type { SecurityTxtSettings } from './write-security-txt.ts';
