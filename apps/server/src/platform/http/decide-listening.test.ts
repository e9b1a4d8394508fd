import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideListening, isLoopback, isOwnHost } from './decide-listening.ts';

const LOCAL = { host: 'localhost', port: 4100, publicUrl: 'http://localhost:4100' };
const tls = { certificate: 'PEM', key: 'PEM' };

describe('the listening rule', () => {
  test.each([
    ['loopback in plain HTTP', LOCAL],
    ['the IPv6 loopback', { ...LOCAL, host: '::1' }],
    ['every address with a certificate', { host: '0.0.0.0', port: 443, publicUrl: 'https://writ.example.com', tls }],
    ['every address behind a named proxy', { host: '0.0.0.0', port: 4100, publicUrl: 'https://writ.example.com', trustedProxy: '192.0.2.1, 2001:db8::/32' }],
    ['loopback behind a proxy on the same machine', { ...LOCAL, publicUrl: 'https://writ.example.com/', trustedProxy: '127.0.0.1' }],
  ])('lets us serve %s', (_what, settings) => {
    expect(decideListening(settings).port).toBe(settings.port);
  });

  test.each([
    ['tls-needed', { ...LOCAL, host: '0.0.0.0' }],
    ['tls-needed', { ...LOCAL, host: '::' }],
    ['tls-needed', { ...LOCAL, host: '192.0.2.7' }],
    ['tls-needed', { ...LOCAL, host: '127.0.0.1.example.com' }],
    ['public-url-plain', { ...LOCAL, publicUrl: 'http://writ.example.com' }],
    ['public-url-not-tls', { ...LOCAL, tls }],
    ['public-url-path', { ...LOCAL, publicUrl: 'https://writ.example.com/console' }],
    ['public-url-path', { ...LOCAL, publicUrl: 'https://user@writ.example.com' }],
    ['public-url-path', { ...LOCAL, publicUrl: 'ftp://writ.example.com' }],
    ['public-url-path', { ...LOCAL, publicUrl: 'writ' }],
    ['proxy-open', { ...LOCAL, trustedProxy: '0.0.0.0/0' }],
    ['proxy-open', { ...LOCAL, trustedProxy: '::/0' }],
    ['proxy-open', { ...LOCAL, trustedProxy: 'proxy.example.com' }],
    ['proxy-open', { ...LOCAL, trustedProxy: '192.0.2.1/33' }],
  ])('refuses with %s: %j', (code, settings) => {
    expect(() => decideListening(settings)).toThrow(expect.objectContaining({ code }));
  });

  test('no address outside loopback passes for loopback', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain(), fc.string()), (host) => {
        const local = host === '::1' || /^\[?::1\]?$/.test(host) || /^127(\.\d+){3}$/.test(host) || /(^|\.)localhost$/i.test(host) || /^\[?::ffff:127\.\d+\.\d+\.\d+\]?$/i.test(host);
        return isLoopback(host) === local || host.includes(':');
      }),
    );
  });
});

describe('the Host header', () => {
  const publicUrl = new URL('https://writ.example.com');

  test.each([['writ.example.com', true], ['WRIT.example.com:443', true], ['localhost:4100', true], ['127.0.0.1:4100', true], ['[::1]:4100', true], ['localhost:80', false], ['localhost', false], ['evil.example.com', false], ['writ.example.com:8443', false], ['writ.example.com.evil.example', false], ['a@writ.example.com', false], ['writ.example.com/x', false], ['', false], [undefined, false]])('%s is ours: %s', (host, ours) => {
    expect(isOwnHost(host, publicUrl, { loopback: true, port: 4100 })).toBe(ours);
  });

  test('only a loopback peer may call us by a loopback name', () => {
    expect(isOwnHost('localhost:4100', publicUrl, { loopback: false, port: 4100 })).toBe(false);
  });

  test('never throws, and nothing but our names passes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webAuthority()), (host) => {
        if (!isOwnHost(host, publicUrl, { loopback: true, port: 4100 })) return true;
        return /^(writ\.example\.com(:443)?|.*localhost:4100|127\..*:4100|\[.*\]:4100)$/i.test(new URL(`https://${host}`).host + (host.endsWith(':4100') ? '' : ''));
      }),
    );
  });
});
