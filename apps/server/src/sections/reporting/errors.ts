import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('reporting', {
  'report-not-found': { kind: 'not-found', sentence: 'There is no such report.' },
  'report-not-yours': { kind: 'forbidden', sentence: 'This report was not delegated to you.' },
  'report-already-reviewed': { kind: 'conflict', sentence: 'Somebody reviewed this report meanwhile. Reload its page to see what they said.' },
  'report-not-reviewed': { kind: 'conflict', sentence: 'Nobody has reviewed this report yet. The first decision is its review.' },
  'report-state-same': { kind: 'conflict', sentence: 'The report is {state} already.' },
  'report-reason-needed': { kind: 'invalid', sentence: 'Say why: the reporter reads it.' },
  'report-original-needed': { kind: 'invalid', sentence: 'Say of which report it is a duplicate.' },
  'report-original-unfit': { kind: 'invalid', sentence: 'A report is no duplicate of itself, nor of one that is a duplicate of it.' },
  'report-not-accepted': { kind: 'conflict', sentence: 'Only a report that is accepted and still open ends with thanks.' },
  'report-too-many-files': { kind: 'too-large', sentence: 'A message takes at most {limit} files.' },
  'message-empty': { kind: 'invalid', sentence: 'Write something, or attach a file.' },
  'message-too-long': { kind: 'too-large', sentence: 'A message has at most {limit} characters. Send what is longer as a file.' },
  'sample-not-drawn': { kind: 'not-found', sentence: 'This report was not drawn for a second look, or somebody has answered already.' },
});
