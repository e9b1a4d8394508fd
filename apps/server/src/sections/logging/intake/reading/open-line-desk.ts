import { createHash } from 'node:crypto';
import { instant, WritError } from '@writ/kernel';
import { createRedactor } from '@writ/log';
import { createLineMiner, type LineMiner } from '../../patterns/mine-lines.ts';
import { readAgentLines } from '../agent/read-agent-lines.ts';
import { readLinesBatch } from '../agent/read-lines-batch.ts';
import { cleanLine } from '../clean-line.ts';
import { readOtlp } from '../otlp/read-otlp.ts';
import { createTextReader, type ReadText } from '../read-text.ts';
import { createFramer, type SyslogMessage } from '../syslog/frame-messages.ts';
import { lineOfMessage } from '../syslog/line-of-message.ts';
import type { LineReading, ReadLines } from './line-reading.ts';
import { type BatchMaker, makeBatches } from './make-batches.ts';

/** Reads lines where it stands, going on from what an earlier miner saved. The server does it in a thread of its own; see start-line-reading.ts. */
export function openLineDesk(saved: string | undefined): LineReading {
  const cleaner = createRedactor();
  let miner = openMiner(saved);
  const connections = new Map<number, { readonly framer: ReturnType<typeof createFramer>; readonly read: ReadText }>();

  function finish(batches: BatchMaker, more: Partial<ReadLines> = {}): ReadLines {
    return { batches: batches.end(), lines: batches.count(), learned: miner.learned(), isAgain: false, rejected: 0, ...more };
  }

  return {
    async syslog({ token, now, bytes, pieces }) {
      const batches = makeBatches(miner, token);
      const all = asBuffer(bytes);
      let from = 0;
      for (const { connection, peer, end, isEnd } of pieces) {
        const known = connections.get(connection) ?? { framer: createFramer(), read: createTextReader(now) };
        connections.set(connection, known);
        const take = (messages: readonly SyslogMessage[]): void => messages.forEach((message) => batches.add(lineOfMessage(cleaner, known.read, message, peer, now)));
        take(known.framer.push(all.subarray(from, end)));
        from = end;
        if (!isEnd) continue;
        take(known.framer.end());
        connections.delete(connection);
      }
      return finish(batches);
    },
    async agent({ host, now, body, services }) {
      const batch = await readLinesBatch(asBuffer(body));
      const batches = makeBatches(miner, `agent ${host.id} ${batch.head.batch}`);
      readAgentLines(cleaner, batch, { host: host.name, now: instant(now), services }, batches.add);
      return finish(batches, { isAgain: batch.head.again });
    },
    async otlp({ service, now, body, encoding, packing }) {
      const { bytes, records, rejected } = await readOtlp(asBuffer(body), encoding, packing);
      const batches = makeBatches(miner, `otlp ${service} ${createHash('sha256').update(bytes).digest('hex')}`);
      for (const record of records) batches.add(cleanLine(cleaner, record, { service, source: 'otlp', receivedAt: now }));
      return finish(batches, { rejected });
    },
    isBroken: () => false,
    save: async () => miner.save(),
    forget: async () => void (miner = createLineMiner()),
    close: () => Promise.resolve(),
  };
}

/** A state that another version wrote is left: ids are the same when it is learned anew. */
function openMiner(saved: string | undefined): LineMiner {
  try {
    return createLineMiner(saved);
  } catch (error) {
    if (error instanceof WritError && error.code === 'template-state-unreadable') return createLineMiner();
    throw error;
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
