import { createHash } from 'node:crypto';
import { WritError } from '@writ/kernel';
import type { Logger } from 'pino';
import { agentErrors } from '../../../../core/hosts/index.ts';
import { errors } from '../../errors.ts';
import type { LineReading } from './line-reading.ts';

/** After so many times it is the batch that breaks the reading, and no chance. */
const TIMES = 3;
/** Batches that are remembered while they fail; the one that failed longest ago is forgotten first. */
const MOST_REMEMBERED = 1_000;

/**
 * Reading that nothing breaks for ever. A batch of an agent or an exporter at which it broke three times, while it answers otherwise, is refused for good (`malformed`, `otlp-malformed`): its sender goes
 * on with the next one, and an agent tells the gap. Nothing of it is kept here, since nobody could take its secrets out; it stands where the sender has it.
 */
export function refuseWhatBreaks(reading: LineReading, log: Logger): LineReading {
  const failures = new Map<string, number>();

  async function isPoison(body: Uint8Array): Promise<boolean> {
    const digest = createHash('sha256').update(body).digest('hex');
    const times = (failures.get(digest) ?? 0) + 1;
    failures.delete(digest);
    failures.set(digest, times);
    if (failures.size > MOST_REMEMBERED) failures.delete(failures.keys().next().value!);
    if (times < TIMES || !(await answersOtherwise())) return false;
    failures.delete(digest);
    return true;
  }

  /** A thread that cannot even begin breaks at everything, and nothing is to blame but itself. */
  async function answersOtherwise(): Promise<boolean> {
    return reading.save().then(() => true, () => false);
  }

  async function refuseAtLast<Read>(read: Promise<Read>, body: Uint8Array, refusal: (problem: string) => Error): Promise<Read> {
    try {
      return await read;
    } catch (error) {
      if (!(error instanceof WritError && error.code === 'log-reading-failed') || !(await isPoison(body))) throw error;
      log.error({ err: error, bytes: body.length }, 'A batch of log lines broke the reading each time and is refused for good');
      throw refusal(`reading it failed ${TIMES} times, and is no fault of the others`);
    }
  }

  return {
    ...reading,
    agent: (work) => refuseAtLast(reading.agent(work), work.body, (problem) => agentErrors('malformed', { problem })),
    otlp: (work) => refuseAtLast(reading.otlp(work), work.body, (problem) => errors('otlp-malformed', { reason: problem })),
  };
}
