import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('contact', {
  'seat-would-be-empty': { kind: 'conflict', sentence: 'The seat {seat} would be empty. Put somebody else there in the same step.' },
  'seat-taken-by-same': { kind: 'conflict', sentence: 'This person already has a place in the seat {seat}.' },
  'seat-person-unfit': { kind: 'conflict', sentence: 'Only somebody of the company who has not left can sit in a seat.' },
  'seat-not-a-deputy': { kind: 'not-found', sentence: 'This person is not a deputy in the seat {seat}.' },
  'seat-full': { kind: 'conflict', sentence: 'The seat {seat} has {limit} deputies already.' },
});
