import { declareErrors } from '@writ/kernel';

/** What the doors and pages of logs may answer. */
export const errors = declareErrors('logging', {
  'log-source-unknown': { kind: 'unauthenticated', sentence: 'The token in `Authorization: Bearer …` is none of a log source, or was revoked. Nothing was taken.' },
  'log-source-not-found': { kind: 'not-found', sentence: 'No log source has this id, or it was revoked.' },
  'log-source-limit': { kind: 'too-many', sentence: 'A service has at most {limit} tokens for its logs. Revoke one first.' },
  'login-alert-not-found': { kind: 'not-found', sentence: 'No alert of logins has this id, or it is no longer kept.' },
  'login-alert-answered': { kind: 'conflict', sentence: 'This alert was answered already.' },
  'log-line-not-found': { kind: 'not-found', sentence: 'There is no line at this place, or it is older than what is kept.' },
  'log-search-not-found': { kind: 'not-found', sentence: 'You keep no search with this id.' },
  'log-search-limit': { kind: 'too-many', sentence: 'A person keeps at most {limit} searches. Forget one first.' },
  'log-export-busy': { kind: 'too-many', sentence: 'As many exports as can run at once are under way. Try again in a moment.' },
  'otlp-malformed': { kind: 'invalid', sentence: 'This is no ExportLogsServiceRequest: {reason}' },
  'otlp-too-many': { kind: 'too-large', sentence: 'A request holds at most {limit} log records.' },
  'otlp-too-large': { kind: 'too-large', sentence: 'A request holds at most {limit} bytes, unpacked.' },
  'otlp-type-unknown': { kind: 'invalid', sentence: 'Logs are taken as application/x-protobuf or application/json, plain or with Content-Encoding gzip.' },
  'otlp-busy': { kind: 'unavailable', sentence: 'As many requests as can be stored at once are under way. Send it again in a moment.' },
  'log-intake-busy': { kind: 'unavailable', sentence: 'As many batches of lines as can be stored at once are under way. Send it again in a moment.' },
  'syslog-plain': { kind: 'conflict', sentence: 'Syslog is taken without encryption on loopback only. Give Writ a certificate with WRIT_TLS_CERT, or say that the network may be trusted with WRIT_SYSLOG_TLS=off.' },
});
