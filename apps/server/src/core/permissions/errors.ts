import { declareErrors } from '@writ/kernel';

export const permissionErrors = declareErrors('permissions', {
  'not-permitted': { kind: 'forbidden', sentence: 'Your role does not permit `{act}`. The people with the role owner can change roles.' },
  'scope-missing': { kind: 'forbidden', sentence: 'This API token was not given `{act}`. Make one whose scopes name it.' },
  'session-needed': { kind: 'forbidden', sentence: 'No API token may do `{act}`. Sign in with a browser.' },
  'confirm-first': { kind: 'forbidden', sentence: 'Show your second factor again before `{act}`.' },
});
