export * from './expression.ts';
export * from './parameter.ts';
export * from './policy.ts';
export { DIAGNOSTIC_CODES, formatDiagnostic } from './diagnostic.ts';
export { diffPolicies } from './diff-policies.ts';
export { clauseMarks, gatherDefinitions, markText } from './mark-words.ts';
export type { Definitions, MarkedText, WordMark } from './mark-words.ts';
export { readPolicy } from './read-policy.ts';
