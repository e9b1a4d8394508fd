/** What of the server is pure or reads files only: the command line's door to it. Loads no database driver. */
export { businessClockOf } from './sections/reporting/index.ts';
export { inZone, readICalendar, readMoment } from './platform/calendar/index.ts';
export { checkSecurityTxt, SECURITY_TXT_LIMIT_BYTES } from './sections/reporting/security-txt/check-security-txt.ts';
export type { SecurityTxtFault } from './sections/reporting/security-txt/fault.ts';
export { controlDefinitions, controlRegistry } from './sections/registry.ts';
export { evaluateFacts, type ControlLine, type FactVerdicts, type VerdictLine } from './core/verdicts/evaluate-facts.ts';
export { FACT_LINE_LIMITS, readFactLines } from './core/verdicts/read-fact-lines.ts';
export { verifyJournal, type JournalVerdict } from './core/journal/verify-journal.ts';
export { contentKey, readMessage, type ReadMessage } from './platform/mail/message/index.ts';
export { readPrivateKey } from './platform/mail/pgp/index.ts';
export { EXPORT_LIMIT_BYTES } from './sections/reporting/other-intake/importers/read-export.ts';
export { planImport, type ImportLine, type Tracker } from './sections/reporting/other-intake/plan-import.ts';
