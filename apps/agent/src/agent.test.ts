import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@writ/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runAgent, type AgentParts } from './agent.ts';
import type { AgentSettings } from './agent-settings.ts';
import { openTestDoor, type TestDoor } from './testing-door.ts';
import { numberedFact, numberOf } from './testing-facts.ts';

let folder: string;
let door: TestDoor;
/** Numbers that looks have found. */
let seen: number[];
const running: { stop: AbortController; ended: Promise<unknown> }[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'writ-agent-'));
  seen = [];
  writeNumber(1);
  door = await openTestDoor();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const { stop } of running) stop.abort();
  await Promise.allSettled(running.splice(0).map(({ ended }) => ended));
  await door.close();
  rmSync(folder, { recursive: true, force: true });
});

const numberFile = () => join(folder, 'number');
const dataFolder = () => join(folder, 'data');
function writeNumber(value: number): void {
  writeFileSync(numberFile(), String(value));
}
const settings = (change: Partial<AgentSettings> = {}): AgentSettings => ({
  server: door.url, ca: undefined, dataFolder: dataFolder(), token: 'a-token-of-some-length', tokenFile: undefined, name: 'web-1.example.com', spoolBytes: 1_000_000, ...change,
});
const parts = (): AgentParts => ({
  checks: [{ kind: 'host.clock', everySeconds: 60, watches: [numberFile()] }],
  async* observe({ now, subject }) {
    const read = Number(readFileSync(numberFile(), 'utf8'));
    seen.push(read);
    yield { ...numberedFact(read), subject, observedAt: new Date(now).toISOString() };
  },
  clock: () => instant(Date.now()), random: () => 0, log: { info() {}, warn() {}, error() {} },
});
function start(change: Partial<AgentSettings> = {}): Promise<unknown> {
  const stop = new AbortController();
  const ended = runAgent(settings(change), parts(), stop.signal);
  running.push({ stop, ended });
  return ended;
}
async function stopAll(): Promise<void> {
  for (const { stop } of running) stop.abort();
  await Promise.all(running.splice(0).map(({ ended }) => ended));
}
function startProcess(): ChildProcess {
  const args = [join(import.meta.dirname, 'testing-agent.ts'), '--server', door.url, '--data', dataFolder(), '--token', 'a-token-of-some-length'];
  const child = spawn(process.execPath, args, { env: { ...process.env, NUMBER_FILE: numberFile() }, stdio: 'ignore' });
  children.push(child);
  return child;
}
const exitOf = (child: ChildProcess) => new Promise<number | null>((resolve) => { child.on('exit', resolve); });
const numbers = () => door.facts().filter((fact) => fact.kind === 'host.clock').map(numberOf);
const toldOf = async (value: number) => vi.waitFor(() => expect(numbers()).toContain(value), { timeout: 8_000, interval: 20 });

describe('an agent', () => {
  it('enrols, tells everything once, then confirms what is unchanged', async () => {
    void start();
    await toldOf(1);
    await vi.waitFor(() => expect(door.facts().map((fact) => fact.kind).sort()).toEqual(['host.agent', 'host.clock']));
    expect(new Set(door.facts().map((fact) => fact.subject.id)).size).toBe(1);
  });

  it('tells a change within two seconds', async () => {
    void start();
    await toldOf(1);
    const began = performance.now();
    writeNumber(2);
    await toldOf(2);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('keeps its key to itself, and is the same host after a restart', async () => {
    void start();
    await toldOf(1);
    await stopAll();
    const mode = (name: string) => statSync(join(dataFolder(), name)).mode & 0o777;
    expect([statSync(dataFolder()).mode & 0o777, mode('host-key.pem'), mode('enrolment.json')]).toEqual([0o700, 0o600, 0o600]);
    const [before] = door.facts();
    door.batches.length = 0;
    void start({ token: undefined });
    await toldOf(1);
    expect(door.facts()[0]!.subject).toEqual(before!.subject);
  });

  it('looks again and sends whole what the server lacks', async () => {
    void start();
    await toldOf(1);
    door.batches.length = 0;
    door.resend = ['host.clock'];
    writeNumber(5);
    await vi.waitFor(() => expect(numbers()).toEqual([5, 5]), { timeout: 8_000 });
  });

  it('keeps what happens while the server is away, in order, and tells each once', async () => {
    void start();
    await toldOf(1);
    door.misbehave = 'refuses';
    for (let value = 2; value <= 4; value += 1) {
      writeNumber(value);
      await vi.waitFor(() => expect(seen).toContain(value), { timeout: 8_000 });
    }
    door.misbehave = undefined;
    await toldOf(4);
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });

  it('sends a batch again when its acknowledgement was lost, under the same id', async () => {
    void start();
    await toldOf(1);
    door.misbehave = 'records and hangs up';
    writeNumber(2);
    await toldOf(2);
    door.misbehave = undefined;
    await vi.waitFor(() => expect(Math.max(...door.arrivals.values())).toBeGreaterThan(1), { timeout: 8_000 });
    expect(numbers()).toEqual([1, 2]);
  });

  it('gives up a batch that is refused for good, and goes on', async () => {
    void start();
    await toldOf(1);
    door.misbehave = { status: 400, code: 'malformed' };
    writeNumber(2);
    await vi.waitFor(() => expect(door.refused.flatMap((batch) => batch.facts).map(numberOf)).toContain(2), { timeout: 8_000 });
    door.misbehave = undefined;
    writeNumber(3);
    await toldOf(3);
    expect(numbers()).toEqual([1, 3]);
    expect(door.batches.at(-1)!.dropped).toBe(1);
  });

  it('stops when its host was revoked', async () => {
    const ended = start();
    await toldOf(1);
    door.misbehave = { status: 403, code: 'host-revoked' };
    writeNumber(2);
    await expect(ended).resolves.toMatchObject({ code: 'host-revoked' });
  });

  it('enrols anew where the server knows it no longer and gives a token along', async () => {
    void start();
    await toldOf(1);
    const before = door.facts()[0]!.subject.id;
    door.forgetHosts();
    writeNumber(2);
    await toldOf(2);
    expect(door.facts().find((fact) => numberOf(fact) === 2)!.subject.id).not.toBe(before);
  });

  it('alarms when the server’s journal goes back, also after a restart', async () => {
    door.journalSeq = 9;
    void start();
    await toldOf(1);
    door.journalSeq = 4;
    writeNumber(2);
    await toldOf(2);
    await stopAll();
    door.batches.length = 0;
    void start();
    await vi.waitFor(() => {
      // The newest: the agent may have been stopped before it had read the answer that went back, and hears it again.
      const health = door.facts().findLast((fact) => fact.kind === 'host.agent');
      expect(health).toMatchObject({ value: { failures: [{ check: 'journal', message: expect.stringContaining('from entry 9 to entry 4') }] } });
    }, { timeout: 15_000 });
  }, 40_000);

  it('is alone in its data folder', async () => {
    void start();
    await toldOf(1);
    await expect(runAgent(settings(), parts(), AbortSignal.timeout(5_000))).rejects.toMatchObject({ code: 'data-folder-held' });
  });

  it('refuses to send in the clear to another machine, and a key that others can read', async () => {
    await expect(start({ server: 'http://writ.example.com:4101' })).rejects.toMatchObject({ code: 'cleartext-refused' });
    running.length = 0;
    rmSync(join(dataFolder(), 'host-key.pem'));
    writeFileSync(join(dataFolder(), 'host-key.pem'), 'whatever', { mode: 0o644 });
    await expect(start()).rejects.toMatchObject({ code: 'key-exposed' });
    running.length = 0;
  });
});

describe('an agent that is a process', () => {
  it('killed between spooling and acknowledgement, tells everything once after its next start', async () => {
    const first = startProcess();
    await toldOf(1);
    door.misbehave = 'records and hangs up';
    writeNumber(2);
    await toldOf(2);
    first.kill('SIGKILL');
    await exitOf(first);
    door.misbehave = undefined;
    writeNumber(3);
    startProcess();
    await toldOf(3);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('stops within a second of SIGTERM, while the server hangs up on it too', async () => {
    const child = startProcess();
    await toldOf(1);
    door.misbehave = 'refuses';
    writeNumber(2);
    const began = performance.now();
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
