import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('blobs', {
  'blob-name-invalid': { kind: 'invalid', sentence: 'An object cannot be named {name}: lower-case letters, digits, dots, dashes and single slashes, at most 200.' },
  'blob-too-large': { kind: 'too-large', sentence: 'The content is larger than the {limit} bytes that are allowed here. Nothing was kept.' },
  'blob-missing': { kind: 'not-found', sentence: 'There is no object {name}.' },
  'blob-store-full': { kind: 'unavailable', sentence: 'The disk of the object store is full. Nothing was kept; free some space and try again.' },
  'blob-store-failed': { kind: 'unavailable', sentence: 'The object store answered {status} to {method}. Nothing was kept or removed.' },
});
