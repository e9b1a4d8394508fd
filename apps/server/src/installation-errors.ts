import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('installation', {
  'nothing-installed': { kind: 'not-found', sentence: 'There is no installation in {folder}. Begin one with `npm start`, or name its folder in WRIT_DATA.' },
  'data-folder-of-another': {
    kind: 'forbidden',
    sentence: 'The data folder {folder} belongs to user id {owner}, and this runs as {uid}. Run it as the account that runs Writ: docs/guides/installing.md shows how.',
  },
  'master-key-absent': {
    kind: 'not-found',
    sentence: 'There is no master key: {file} is not there, and WRIT_MASTER_KEY is not set. Put the file back, or set the variable to the key in the recovery kit.',
  },
  'service-not-found-here': { kind: 'not-found', sentence: 'No service has the name or the id “{name}”. `unowned` names the lines that nobody owns.' },
  'restored-journal-broken': { kind: 'invalid', sentence: 'The backup’s journal is not whole, so nothing was restored: {text}' },
  'master-key-in-environment': { kind: 'conflict', sentence: 'The master key comes from WRIT_MASTER_KEY. Put it into a file named by WRIT_MASTER_KEY_FILE, unset the variable, and rotate it there.' },
});
