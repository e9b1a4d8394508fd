export { createRedactor, type Redaction, type Redactor, type RedactorOptions } from './redactor.ts';
export type { Find } from './find-secrets.ts';
export type { RedactedPiece, RedactionStream } from './redaction-stream.ts';
