import { randomUUID } from 'node:crypto';
import type { StoredLine } from '../../../../platform/logstore/index.ts';
import type { LoggingParts } from '../../parts.ts';
import { findServicesOf, oneAtLeast } from '../../sources/compile-rules.ts';
import { createRuleHolder, type RulesText } from '../../sources/rules-text.ts';
import { cleanLine } from '../clean-line.ts';
import { lineOfUnread } from '../gap-line.ts';
import type { SyslogPiece } from '../reading/line-reading.ts';

/** Senders that are named; the whole stands in the server's log. */
const MOST_SENDERS = 200;

/** Stores for each sender a line that tells how much of what it sent could not be read. Throws what the log store does. */
export async function tellUnread(parts: Pick<LoggingParts, 'logs' | 'cleaner' | 'clock'>, pieces: readonly SyslogPiece[], rules: RulesText): Promise<void> {
  const lost = new Map<string, number>();
  for (const { peer, bytes } of pieces) if (bytes.length > 0) lost.set(peer, (lost.get(peer) ?? 0) + bytes.length);
  const now = parts.clock();
  const held = createRuleHolder()(rules);
  const lines = [...lost].slice(0, MOST_SENDERS).flatMap(([peer, bytes]) =>
    oneAtLeast(findServicesOf(held.rules, 'syslog', peer, peer)).map((service): StoredLine => ({ ...cleanLine(parts.cleaner, lineOfUnread({ peer, bytes, at: now }), { service, source: 'syslog', receivedAt: now }), template: '' })));
  await parts.logs.append({ token: `syslog unread ${randomUUID()}`, lines, isAgain: false });
}
