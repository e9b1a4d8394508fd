import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBadNetwork, type BadNetwork, type Weather } from './bad-network.ts';
import { openLineWay, type LineWay } from './open-line-way.ts';
import { until } from './start-writ.ts';

const PATIENCE_MS = 90_000;
/** More than a handshake of TLS and its keys take in either direction, and less than a batch. */
const WITHIN_A_BATCH = 30_000;
const STORMS: readonly (readonly [what: string, weather: Weather])[] = [
  ['cuts within a batch', { cutRequestAfter: WITHIN_A_BATCH }],
  ['resets within a batch', { cutRequestAfter: WITHIN_A_BATCH, isReset: true }],
  ['cuts before the answer', { muteAfter: WITHIN_A_BATCH }],
  ['cuts in the handshake', { cutAnswerAfter: 500, isReset: true }],
  ['swallows everything', { swallowMs: 1_500 }],
];

describe('a network that', () => {
  let way: LineWay;
  let network: BadNetwork;
  let written = 0;
  beforeAll(async () => {
    way = await openLineWay({
      files: ['app.log'],
      async shipTo(port) {
        network = await openBadNetwork(port);
        return network.port;
      },
    });
    write();
    way.ship();
    await untilStored();
  }, PATIENCE_MS * 2);
  afterAll(async () => {
    await way?.close();
    await network?.close();
  }, PATIENCE_MS);

  /** Random, so that a batch does not pack into nothing. */
  function write(): void {
    const lines = Array.from({ length: 400 }, () => `line ${String(written++).padStart(6, '0')} ${randomBytes(100).toString('hex')}\n`);
    appendFileSync(way.at('app.log'), lines.join(''));
  }
  const numbers = async () => (await way.stored()).filter(({ message }) => message.startsWith('line ')).map(({ message }) => Number(message.slice(5, 11)));
  async function untilStored(): Promise<void> {
    await until(`${written} lines are stored`, async () => (await numbers()).at(-1) === written - 1, PATIENCE_MS, 300);
    expect(await numbers()).toEqual(Array.from({ length: written }, (_, number) => number));
  }

  it.each(STORMS)('%s loses and doubles no line, and they come when it is over', async (_what, weather) => {
    network.set(weather);
    const before = network.counts();
    // A connection that stands is from better days.
    await way.endShipper();
    write();
    way.ship();
    await until('it has cut twice', () => network.counts().cut >= before.cut + 2, PATIENCE_MS);
    // A second between tries at first, and longer then: never a hail of them.
    expect(network.counts().opened - before.opened).toBeLessThan(10);
    network.set({});
    await untilStored();
  }, PATIENCE_MS * 2);

  it('delays everything by a quarter of a second takes longer, and loses nothing', async () => {
    network.set({ delayMs: 250 });
    await way.endShipper();
    write();
    way.ship();
    await untilStored();
    network.set({});
  }, PATIENCE_MS * 2);
});
