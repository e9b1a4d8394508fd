export { createLoginReader } from './login-reader.ts';
export type { LineLogin, LoginReader } from './login-reader.ts';
export type { Login, LoginKind, LoginReason } from './login.ts';
export { createVerdictWriter } from './verdict-writer.ts';
export { DEFAULT_RULES } from './summary/rules.ts';
export type { DetectionRules } from './summary/rules.ts';
export { createLoginSummary } from './summary/summarize-logins.ts';
export type { LoginSummary, SummaryRow } from './summary/summarize-logins.ts';
