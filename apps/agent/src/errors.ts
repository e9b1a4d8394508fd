import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('agent', {
  'data-folder-held': { kind: 'conflict', sentence: 'Another agent runs with the data folder {folder}. One folder is one host; stop the other first.' },
  'not-enrolled': { kind: 'invalid', sentence: 'This host is not enrolled. Get a line with a one-time token from the console, or give the token in WRIT_AGENT_TOKEN.' },
  'enrolment-elsewhere': { kind: 'conflict', sentence: 'This host is enrolled at {server}. To move it, stop the agent, delete {folder} and enrol it again.' },
  'key-exposed': { kind: 'invalid', sentence: 'The key {file} can be read by others than its owner (mode {mode}). Whoever copied it can speak for this host: revoke it, delete the folder and enrol again.' },
  'setting-missing': { kind: 'invalid', sentence: '{setting} is needed: {why}.' },
  'argument-unknown': { kind: 'invalid', sentence: '{argument} is no argument of the agent. See writ-agent --help.' },
});
