import { describe, expect, test } from 'vitest';
import { policyFile, publicUrl, readSettings, unreadNames } from './config.ts';

describe('settings', () => {
  test('nothing set gives localhost:4100 and a data folder beside the program', () => {
    const settings = readSettings({}, '/srv/writ');
    expect(publicUrl(settings)).toBe('http://localhost:4100');
    expect(policyFile(settings)).toBe('/srv/writ/data/security.md');
  });
  test('a certificate makes the address https, where none is said', () => {
    expect(publicUrl(readSettings({ WRIT_TLS_CERT: '/srv/writ.pem', WRIT_PORT: '443' }, '/'))).toBe('https://localhost:443');
  });
  test('names that nobody reads are found, those of tests left out', () => {
    expect(unreadNames({ WRIT_PORT: '1', WRIT_TLS_CRT: '/x', WRIT_TEST_COMPONENTS: 'required', HOME: '/', WRIT_URI: '' })).toEqual(['WRIT_TLS_CRT', 'WRIT_URI']);
  });
  test('an empty variable counts as not given', () => {
    expect(readSettings({ WRIT_PORT: '' }, '/').port).toBe(4100);
  });
  test.each([
    ['WRIT_PORT', '70000', 'WRIT_PORT is "70000", but it must be a port from 1 to 65535.'],
    ['WRIT_URL', 'writ.example.com', 'WRIT_URL is "writ.example.com", but it must be a URL such as https://writ.example.com.'],
    ['WRIT_LOG_LEVEL', 'loud', 'WRIT_LOG_LEVEL is "loud", but it must be fatal, error, warn, info, debug or trace.'],
  ])('%s=%s is an error that says what was expected', (name, value, message) => {
    expect(() => readSettings({ [name]: value }, '/')).toThrow(message);
  });
  test('a wrong secret is not repeated', () => {
    expect(() => readSettings({ WRIT_MASTER_KEY: 'hunter2' }, '/')).toThrow(/^WRIT_MASTER_KEY is not right, but it must be 32 bytes in base64\.$/);
  });
});
