import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('policy-in-force', {
  'policy-exists': { kind: 'conflict', sentence: 'A policy is in force already. A new text is proposed, and approved by another person.' },
  'policy-missing': { kind: 'not-found', sentence: 'No policy is in force yet. The first start of Writ puts the one in its data folder in force.' },
  'policy-invalid': { kind: 'invalid', sentence: 'The text has {count} errors and changes nothing. The first: {first}' },
  'policy-unreadable': { kind: 'unavailable', sentence: 'The policy in force, version {version}, cannot be read by this version of Writ: {first}' },
  'policy-too-large': { kind: 'too-large', sentence: 'A policy has at most {limit} characters; this text has {size}.' },
  'proposal-missing': { kind: 'not-found', sentence: 'There is no such proposal, or it does not wait any more.' },
  'approver-is-proposer': { kind: 'forbidden', sentence: 'You proposed this text, so another person approves it. Ask an owner or the point of contact.' },
  'deadline-missing': { kind: 'not-found', sentence: 'There is no such running deadline.' },
});
