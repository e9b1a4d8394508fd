export { clearsign, writePgp } from './write-pgp.ts';
export { type CompanyKey, type KnownKey, makeCompanyKey, readPrivateKey, readPublicKey } from './keys.ts';
export { checkDetached, type Clearsigned, openPgp, type PgpKeys, verifyClearsigned } from './read-pgp.ts';
export type { PgpFault, PgpSignature, PgpState } from './pgp-state.ts';
