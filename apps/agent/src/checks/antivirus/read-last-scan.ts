import type { Evidence, FactValue } from '@writ/contract';
import { instant, toIso, type Instant } from '@writ/kernel';
import type { Host } from '../check.ts';
import { fromFile } from '../evidence.ts';
import { parseScanSummaries, type ScanSummary } from '../formats/clamd-answers.ts';
import { instantOfWallTime } from '../formats/local-time.ts';
import { readTimeZone } from '../read-time-zone.ts';

export type LastScan = NonNullable<FactValue<'host.antivirus'>['lastScan']>;

const LOGS = '/var/log/clamav';
const MAX_LOGS = 50;
const MAX_TAIL = 524_288;

/**
 * The last scan that ended, from the logs of clamscan and clamdscan. One that looked at no file is no scan; clamdscan, which does not count files,
 * is believed by its own end.
 */
export function readLastScan(host: Host): { scan: LastScan; evidence: Evidence } | undefined {
  const zone = readTimeZone(host);
  const list = host.files.list(LOGS);
  if (zone === undefined || !list.ok) return undefined;
  let last: { at: Instant; summary: ScanSummary; file: string } | undefined;
  for (const name of list.names.filter((item) => /\.(?:log|txt)$/.test(item)).slice(0, MAX_LOGS)) {
    const read = host.files.readTail(`${LOGS}/${name}`, MAX_TAIL);
    for (const summary of read.ok ? parseScanSummaries(read.text) : []) {
      const at = instantOfWallTime(summary.endedAt, zone);
      if (at === undefined || at > host.now || summary.scannedFiles === 0 || (last && last.at >= at)) continue;
      last = { at: instant(at), summary, file: `${LOGS}/${name}` };
    }
  }
  if (!last) return undefined;
  const { at, summary, file } = last;
  const words = `ended ${summary.endedAt} (${zone}), ${summary.scannedFiles ?? 'uncounted'} files, ${summary.infectedFiles} infected`;
  return { scan: { endedAt: toIso(at), ...(summary.scannedFiles === undefined ? {} : { scannedFiles: summary.scannedFiles }), infectedFiles: summary.infectedFiles }, evidence: fromFile('Last scan', words, file) };
}
