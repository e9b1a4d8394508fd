import { declareErrors } from '@writ/kernel';

/** What the doors themselves answer, before any use case is asked. */
export const httpErrors = declareErrors('http', {
  'request-invalid': { kind: 'invalid', sentence: 'The request does not have the expected form. See `errors` for each place and what was expected there.' },
  'request-malformed': { kind: 'invalid', sentence: 'The request could not be read: its body, address or headers are not well-formed.' },
  'body-too-large': { kind: 'too-large', sentence: 'The body is larger than the {maxBytes} bytes that this address accepts.' },
  'sign-in-needed': { kind: 'unauthenticated', sentence: 'Sign in first, or send an API token as `Authorization: Bearer …`.' },
  'credential-refused': { kind: 'unauthenticated', sentence: 'This token or session is unknown, expired or revoked.' },
  'foreign-origin': { kind: 'forbidden', sentence: 'The request was sent from another site, or does not say from where. Send it from a page of this server, or use an API token.' },
  'host-header-unknown': { kind: 'invalid', sentence: 'This server does not go by the name in the Host header. Come by its public address.' },
  'tls-only': { kind: 'forbidden', sentence: 'This came over plain HTTP. Come by https, through the proxy if there is one.' },
  'not-found': { kind: 'not-found', sentence: 'There is nothing at this address.' },
  'too-many-requests': { kind: 'too-many', sentence: 'Too many requests. Wait {retryAfterSeconds} s and try again.' },
  'too-many-streams': { kind: 'too-many', sentence: 'Too many live connections are open. Close some, or reload later.' },
  'internal-error': { kind: 'internal', sentence: 'Something went wrong on our side. The log has the details under this request id.' },
});

/** What stops the server from listening, said before it does. */
export const listeningErrors = declareErrors('listening', {
  'tls-needed': {
    kind: 'invalid',
    sentence:
      'Refusing to serve plain HTTP on {host}: only loopback may. Give a certificate and key, name a trusted proxy that speaks TLS, or listen on localhost and use an SSH tunnel.',
  },
  'public-url-plain': { kind: 'invalid', sentence: 'The public address {url} is plain HTTP and not on loopback. Passkeys and sign-in cookies need https there.' },
  'public-url-not-tls': { kind: 'invalid', sentence: 'A certificate is set, but the public address {url} begins with http: no browser would find it, and cookies would be sent in the clear. Begin it with https.' },
  'public-url-path': { kind: 'invalid', sentence: 'The public address {url} must be a bare origin: no path, query, fragment or user name.' },
  'proxy-open': { kind: 'invalid', sentence: 'The trusted proxy {proxy} must be an IP address or a range such as 10.0.0.0/24.' },
  'route-unguarded': { kind: 'internal', sentence: 'Route {method} {url} names no act. Give it one, or say why it is open.' },
  'machine-door': { kind: 'internal', sentence: 'Route {method} {url} is for people, but this door takes any Host and is for machines only.' },
  'route-twice': { kind: 'internal', sentence: 'Route {method} {url} is declared twice.' },
});
