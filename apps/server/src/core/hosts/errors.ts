import { declareErrors } from '@writ/kernel';
import type { AgentErrorCode } from '@writ/contract';

/** What an agent may be told. The codes are the contract's; a code that is missing here does not compile. */
export const agentErrors = declareErrors<AgentErrorCode>('agents', {
  'host-revoked': { kind: 'forbidden', sentence: 'This host was revoked. Its key is refused for good; to measure the machine again, enrol it anew.' },
  'host-unknown': { kind: 'unauthenticated', sentence: 'No host with this id is enrolled here. If the server was restored from before the enrolment, enrol the host anew.' },
  'token-unknown': { kind: 'unauthenticated', sentence: 'This enrolment token was never offered here. Copy the whole line from the page that offers it.' },
  'token-used': { kind: 'conflict', sentence: 'This enrolment token was used. Each is good for one host; offer another.' },
  'token-expired': { kind: 'gone', sentence: 'This enrolment token expired. Offer another; it is good for an hour.' },
  'key-used': { kind: 'conflict', sentence: 'This key belongs to a host that is enrolled already. A copied machine needs a key of its own: delete the agent’s data folder and enrol again.' },
  'signature-bad': { kind: 'unauthenticated', sentence: 'The request is not signed by the key of this host in the form that the protocol asks for.' },
  'clock-skew': { kind: 'unauthenticated', sentence: 'The request was signed {skewSeconds} s away from the server’s clock; {limitSeconds} s are allowed. Set the clock of the host right.' },
  replayed: { kind: 'conflict', sentence: 'This request was received before. Sign each request anew.' },
  'too-large': { kind: 'too-large', sentence: 'The body is larger than the {limit} bytes that are read of it.' },
  malformed: { kind: 'invalid', sentence: 'The body is not what the protocol asks for: {problem}.' },
});

export const hostErrors = declareErrors('hosts', {
  'host-not-found': { kind: 'not-found', sentence: 'There is no host {host}.' },
  'host-already-revoked': { kind: 'conflict', sentence: 'Host {host} was revoked before.' },
  'labels-invalid': { kind: 'invalid', sentence: 'Labels are at most 50 names of a-z, 0-9, `.`, `-` and `_` with values up to 100 characters; {problem}.' },
  'host-cursor-malformed': { kind: 'invalid', sentence: 'The place to continue from is not one that this list gave. Start again without it.' },
  'agent-program-missing': { kind: 'not-found', sentence: 'The agent program for {platform} was not built here. Run `npm run build:agent` in the checkout of the server.' },
});
