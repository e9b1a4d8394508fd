import { createHash } from 'node:crypto';
import { instant, WritError } from '@writ/kernel';
import { createRedactor } from '@writ/log';
import { createLineEncoder } from '../../../../platform/logstore/index.ts';
import { createLineMiner, type LineMiner } from '../../patterns/mine-lines.ts';
import { readAgentLines } from '../agent/read-agent-lines.ts';
import { readLinesBatch } from '../agent/read-lines-batch.ts';
import { findServicesOf, oneAtLeast } from '../../sources/compile-rules.ts';
import { createRuleHolder } from '../../sources/rules-text.ts';
import { cleanLine } from '../clean-line.ts';
import { lineOfLost } from '../gap-line.ts';
import { readOtlp } from '../otlp/read-otlp.ts';
import { createTextReader } from '../read-text.ts';
import { createFramer, type SyslogMessage } from '../syslog/frame-messages.ts';
import { lineOfMessage } from '../syslog/line-of-message.ts';
import { createSequenceWatcher } from '../syslog/watch-sequences.ts';
import type { LineReading, ReadLines } from './line-reading.ts';
import { type BatchMaker, makeBatches } from './make-batches.ts';

/**
 * Reads lines where it stands, going on from what an earlier miner saved; rows are left in the folder `handover`, where there is one. The server does it in a thread of its own; see
 * start-line-reading.ts.
 */
export function openLineDesk(saved: string | undefined, handover?: string): LineReading {
  const cleaner = createRedactor();
  const encoder = createLineEncoder(handover);
  const holdRules = createRuleHolder();
  const sequences = createSequenceWatcher();
  let miner = openMiner(saved);
  const framers = new Map<number, ReturnType<typeof createFramer>>();
  let takeMessage: (message: SyslogMessage) => void;

  function finish(batches: BatchMaker, more: Partial<ReadLines> = {}): ReadLines {
    return { batches: batches.end(), lines: batches.count(), learned: miner.learned(), isAgain: false, rejected: 0, ...more };
  }

  return {
    async syslog({ token, now, pieces, rules: text }) {
      const { find, rules } = holdRules(text);
      const batches = makeBatches(miner, encoder, token);
      // Of this hour and not of the connection's first one, which may be a year ago: it fills in years where lines name none.
      const read = createTextReader(now);
      for (const { connection, peer, bytes, isEnd } of pieces) {
        takeMessage = (message) => batches.add(lineOfMessage(cleaner, read, message, { peer, now, find, sequences }));
        const framer = framers.get(connection) ?? createFramer((message) => takeMessage(message));
        framers.set(connection, framer);
        framer.push(asBuffer(bytes));
        if (!isEnd) continue;
        framer.end();
        framers.delete(connection);
      }
      for (const lost of sequences.takeLost(now)) {
        // Nobody can say whose they were: they are missing to each service that gets lines of this host.
        for (const service of oneAtLeast(findServicesOf(rules, 'syslog', lost.host, lost.peer))) batches.add(cleanLine(cleaner, lineOfLost(lost), { service, source: 'syslog', receivedAt: now }));
      }
      return finish(batches);
    },
    async agent({ host, now, body, services, rules }) {
      const batch = await readLinesBatch(asBuffer(body));
      const batches = makeBatches(miner, encoder, `agent ${host.id} ${batch.head.batch}`);
      readAgentLines(cleaner, batch, { host: host.name, now: instant(now), services, ...holdRules(rules) }, batches.add);
      return finish(batches, { isAgain: batch.head.again });
    },
    async otlp({ service, now, body, encoding, packing }) {
      const { bytes, records, rejected } = await readOtlp(asBuffer(body), encoding, packing);
      const batches = makeBatches(miner, encoder, `otlp ${service} ${createHash('sha256').update(bytes).digest('hex')}`);
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
