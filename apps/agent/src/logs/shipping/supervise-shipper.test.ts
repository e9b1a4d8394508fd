import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { superviseShipper } from './supervise-shipper.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-supervise-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const starts = () => readFileSync(join(folder, 'starts'), 'utf8').trim().split('\n').length;
function supervise(script: string, signal: AbortSignal): Promise<void> {
  const command = ['/bin/sh', '-c', `echo started >> "${folder}/starts"; ${script}`] as const;
  return superviseShipper({ command, environment: { PATH: process.env['PATH'] }, complain() {}, log: { info() {}, warn() {}, error() {} }, refused: 78 }, signal);
}

describe('the shipper as a process of its own', { timeout: 60_000 }, () => {
  test('is started again when it dies, until the agent stops', async () => {
    const stop = new AbortController();
    const ended = supervise('exit 1', stop.signal);
    await vi.waitFor(() => expect(starts()).toBeGreaterThan(1), { timeout: 50_000 });
    stop.abort();
    await ended;
  });

  test('is not started again once its host is refused for good', async () => {
    await supervise('exit 78', new AbortController().signal);
    expect(starts()).toBe(1);
  });

  test('is told to end when the agent stops, and has the life line of whoever started it', async () => {
    const stop = new AbortController();
    const ended = supervise(`echo "$WRIT_AGENT_LIFE_LINE" > "${folder}/told"; exec cat`, stop.signal);
    await vi.waitFor(() => expect(readFileSync(join(folder, 'told'), 'utf8')).toBe('stdin\n'), { timeout: 50_000 });
    stop.abort();
    await ended;
  });
});
