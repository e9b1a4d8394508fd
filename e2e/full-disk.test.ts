import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLineWay, type LineWay } from './open-line-way.ts';
import { maySmallDisks, mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { until } from './start-writ.ts';

const PATIENCE_MS = 90_000;
const probe = mkdtempSync(join(tmpdir(), 'writ-disk-'));
const isAllowed = maySmallDisks(probe);
rmSync(probe, { recursive: true });

describe.skipIf(!isAllowed)('disks that are really full', () => {
  let way: LineWay;
  let disks: { readonly logs: SmallDisk; readonly agent: SmallDisk };
  const written: string[] = [];
  beforeAll(async () => {
    way = await openLineWay({ files: ['app.log'], prepare: ({ logs, agent }) => (disks = { logs: mountSmallDisk(logs, 160), agent: mountSmallDisk(agent, 12) }) });
    write(20);
    way.ship();
    await untilStored();
  }, PATIENCE_MS * 2);
  afterAll(async () => {
    await way?.endShipper();
    await way?.writ().stop();
    for (const disk of Object.values(disks ?? {})) disk.remove();
    await way?.close();
  }, PATIENCE_MS);

  function write(lines: number): void {
    const text = Array.from({ length: lines }, () => `line ${written.push(`line ${written.length}`) - 1}\n`).join('');
    appendFileSync(way.at('app.log'), text);
  }
  const ofFile = async () => (await way.stored()).map(({ message }) => message).filter((message) => message.startsWith('line '));
  async function untilStored(): Promise<void> {
    await until(`${written.length} lines are stored`, async () => (await ofFile()).at(-1) === written.at(-1), PATIENCE_MS, 300);
    expect(await ofFile()).toEqual(written);
  }
  const health = async () => (await (await fetch(`${way.writ().address}/healthz`)).text());

  it('make senders wait at the store, which says so and goes on by itself when there is room', async () => {
    disks.logs.fill();
    write(50);
    let isTold = false;
    const sent = way.exportLines(['exported while the disk was full']).then((isStored) => (isTold = isStored));
    await until('the full disk is told', async () => (await health()).includes('disk of the log store is full'), PATIENCE_MS, 200);
    expect(isTold).toBe(false);
    // An engine that dies meanwhile comes back too.
    process.kill(way.engine()!.pid, 'SIGKILL');
    write(50);
    disks.logs.free();
    await sent;
    await untilStored();
    expect((await way.stored()).filter(({ message }) => message.startsWith('exported'))).toHaveLength(1);
    await until('the store is in health', async () => !(await health()).includes('disk of the log store is full'), PATIENCE_MS, 200);
  }, PATIENCE_MS * 3);

  it('lose no line of a file that stays, where it is the agent’s, whether it runs or begins meanwhile', async () => {
    disks.agent.fill();
    write(100);
    // Long enough for it to find no room, as it says to nobody here.
    await wait(3_000);
    expect(way.isShipping()).toBe(true);
    disks.agent.free();
    await untilStored();

    await way.endShipper();
    disks.agent.fill();
    way.ship();
    write(100);
    await wait(2_000);
    disks.agent.free();
    // Whoever supervises it starts it again, if it could not even begin.
    if (!way.isShipping()) way.ship();
    await untilStored();
  }, PATIENCE_MS * 2);

  it('let the agent send what it holds, and forget it, though it finds no room', async () => {
    await way.writ().kill();
    const before = statSync(way.at('agent/lines.sqlite-wal')).size;
    const noise = Array.from({ length: 300 }, () => randomBytes(300).toString('hex'));
    appendFileSync(way.at('app.log'), `${noise.join('\n')}\n`);
    await until('the noise is spooled', () => statSync(way.at('agent/lines.sqlite-wal')).size > before, PATIENCE_MS);
    disks.agent.fill();
    await way.serve();
    await until('the noise is stored', async () => (await way.stored()).some(({ message }) => message === noise.at(-1)), PATIENCE_MS, 300);
    expect(way.isShipping()).toBe(true);
    disks.agent.free();
    write(10);
    await untilStored();
    const told = (await way.stored()).map(({ message }) => message).filter((message) => noise.includes(message));
    expect(told).toEqual(noise);
  }, PATIENCE_MS * 2);
});
