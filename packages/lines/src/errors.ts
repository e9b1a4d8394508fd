import { declareErrors } from '@writ/kernel';

export const lineErrors = declareErrors('lines', {
  'zone-unknown': { kind: 'invalid', sentence: '{zone} is no time zone. Give UTC, an offset such as +02:00, or a name such as Europe/Berlin.' },
  'rule-invalid': { kind: 'invalid', sentence: 'Rule {rule}: {place} {problem}.' },
  'rule-unsupported': { kind: 'invalid', sentence: 'Rule {rule}: {place} uses {feature}, which is not known here. Leave it out, or say it with what docs/reference/logs-commands.md lists.' },
});
