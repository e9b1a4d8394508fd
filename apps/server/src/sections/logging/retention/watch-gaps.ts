import { instant, MS, parseInstant } from '@writ/kernel';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { GAP_PROGRAMS } from '../intake/gap-line.ts';
import type { LineWatcher } from '../watch/line-watcher.ts';

/** Under which the watcher keeps its place; migration logging-0013 names it too. */
export const GAPS_WATCHER = 'told-gaps';

/** Longer than any calendar looks back. */
const KEPT_MS = 800 * MS.day;
/** A row has eleven values, and a statement at most 65,535. */
const ROWS_TOGETHER = 1_000;
const MOST_SAID = 300;

/** Notes which lines say that others are lost, so that the days of their service can show it. Policy control `log-retention`. */
export function watchGaps(): LineWatcher {
  return {
    name: GAPS_WATCHER,
    async take(trx, lines, now) {
      const rows = lines.filter(isGap).map(gapOf);
      for (let from = 0; from < rows.length; from += ROWS_TOGETHER) await trx.insertInto('logging.told_gaps').values(rows.slice(from, from + ROWS_TOGETHER)).onConflict((conflict) => conflict.doNothing()).execute();
      if (rows.length > 0) await trx.deleteFrom('logging.told_gaps').where('until_at', '<', new Date(now - KEPT_MS)).execute();
    },
  };
}

/** Anybody may write such a line under a name of their own; what it can do is to break a clause, and never to keep one. */
function isGap({ program, source, fields }: FoundLine): boolean {
  return fields['writ.gap.why'] !== undefined && ((program === GAP_PROGRAMS.told && source === 'agent') || (program === GAP_PROGRAMS.seen && source === 'syslog'));
}

function gapOf({ at, batch, seq, service, host, message, fields }: FoundLine) {
  const [lines, bytes] = [countOf(fields['writ.gap.lines']), countOf(fields['writ.gap.bytes'])];
  const until = parseInstant(fields['writ.gap.until'] ?? '') ?? instant(at);
  const since = parseInstant(fields['writ.gap.since'] ?? '');
  return {
    line_at: new Date(at), batch, seq, service, host, what: (lines ?? 0) + (bytes ?? 0) > 0 ? 'lost' as const : 'unsure' as const,
    said: [message, fields['writ.gap.file']].filter(Boolean).join(': ').slice(0, MOST_SAID), lines, bytes,
    since_at: since !== undefined && since <= until ? new Date(since) : null, until_at: new Date(until),
  };
}

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
