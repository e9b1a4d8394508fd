import { AGENT_BOUNDS, type FactLine } from '@writ/contract';

/** Bytes of JSON in one batch; well under what the server decodes, with room for the envelope. */
const BATCH_BYTES = AGENT_BOUNDS.decodedBytes / 4;
/** Bytes of JSON in one fact; a larger one would be refused with everything around it. */
const FACT_BYTES = AGENT_BOUNDS.decodedBytes / 2;

/** Facts in batches that the server will take, in order. One that is too large for any is *unknown: too-large*. */
export function splitBatches(facts: readonly FactLine[]): FactLine[][] {
  const batches: FactLine[][] = [];
  let room = 0;
  for (const fact of facts) {
    const size = Buffer.byteLength(JSON.stringify(fact));
    const fits = size <= FACT_BYTES ? fact : tooLarge(fact, size);
    const last = batches.at(-1);
    if (last && size <= room && last.length < AGENT_BOUNDS.factsPerBatch) {
      last.push(fits);
      room -= size;
    } else {
      batches.push([fits]);
      room = BATCH_BYTES - size;
    }
  }
  return batches;
}

function tooLarge({ kind, subject, observedAt, source }: FactLine, size: number): FactLine {
  return { kind, subject, observedAt, source, evidence: [], state: 'unknown', reason: 'too-large', message: `What was found takes ${size} bytes; ${FACT_BYTES} can be sent.` };
}
