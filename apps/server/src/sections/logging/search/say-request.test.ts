import { describe, expect, test } from 'vitest';
import { sayRequest } from './say-request.ts';

const fields = { 'line.format': 'json', 'line.operation': 'GET /bills/:id', 'line.status': '404', 'line.durationMs': '8.4' };

function said(message: string, of: Readonly<Record<string, string>> = fields) {
  return sayRequest({ requestId: 'r-1', message, fields: of }, message);
}

describe('what is said of a request beside its message', () => {
  test('is its operation, status and duration', () => {
    expect(said('Request completed')).toEqual({ operation: 'GET /bills/:id', outcome: '404 in 8 ms', failed: false });
  });

  test('is the same where it came by OpenTelemetry', () => {
    expect(said('Request completed', { operation: 'GET /bills', status: '503' })).toEqual({ operation: 'GET /bills', outcome: '503', failed: true });
  });

  test('leaves out what the message says itself, and no number that is only a part of another', () => {
    expect(said('GET /bills/:id 404 12')).toEqual({ operation: '', outcome: '8 ms', failed: false });
    expect(said('order 14042 was not found')).toMatchObject({ outcome: '404 in 8 ms' });
    expect(said('took 8.4 ms for 404')).toMatchObject({ outcome: '' });
  });

  test('is nothing where the line tells of no request', () => {
    expect(said('Bill was read', { 'line.format': 'json', 'line.operation': 'GET /bills' })).toEqual({ operation: '', outcome: '', failed: false });
    expect(said('', {})).toEqual({ operation: '', outcome: '', failed: false });
  });

  test('is short for a route of any length', () => {
    expect(said('x', { ...fields, 'line.operation': `GET /${'a'.repeat(60_000)}` }).operation.length).toBeLessThan(130);
  });
});
