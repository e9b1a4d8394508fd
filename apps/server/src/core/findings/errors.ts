import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('findings', {
  'finding-missing': { kind: 'not-found', sentence: 'There is no such finding, or it is closed.' },
  'finding-still-broken': { kind: 'conflict', sentence: '{subjects} subjects are still so. A finding closes when its control holds again; a risk that is accepted is an exception.' },
  'finding-not-baseline': { kind: 'conflict', sentence: 'This finding is no baseline, or was planned already.' },
  'due-in-the-past': { kind: 'invalid', sentence: 'A finding is due on a date to come.' },
  'findings-cursor-malformed': { kind: 'invalid', sentence: 'The place to continue from, {cursor}, is not one that this list gave. Start again without it.' },
});
