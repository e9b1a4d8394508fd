import { gunzipSync } from 'node:zlib';
import type { Evidence } from '@writ/contract';
import { instant, toIso, type Instant } from '@writ/kernel';
import type { Host } from '../check.ts';
import { fromAnswer, fromFile } from '../evidence.ts';
import { instantOfWallTime } from '../formats/local-time.ts';
import { parseUnattendedUpgradesLog, type UpgradeRun } from '../formats/unattended-upgrades-log.ts';
import { readTimeZone } from '../read-time-zone.ts';

export interface LastRun {
  readonly lastSuccessAt?: Instant;
  readonly lastListsAt?: Instant;
  readonly lastFailure?: { readonly at: Instant; readonly text: string };
  readonly evidence: readonly Evidence[];
}

const LOGS = '/var/log/unattended-upgrades';
const STAMPS = '/var/lib/apt/periodic';
/** Touched only by what succeeded: `upgrade-stamp` after a whole run, the others after the lists were fetched. */
const RUN_STAMP = `${STAMPS}/upgrade-stamp`;
const LIST_STAMPS = [`${STAMPS}/update-success-stamp`, `${STAMPS}/update-stamp`];
const MAX_LOG = 1_048_576;
const MAX_ROTATED = 12;

/** When updates last went well, when the lists were last fetched, and whether the last run failed. Nothing from the future is believed. */
export function readLastRun(host: Host): LastRun {
  const zone = readTimeZone(host);
  const logged = zone === undefined ? undefined : lastLoggedRuns(host, zone);
  const stamp = stampAt(host, RUN_STAMP);
  const lastSuccessAt = latest(stamp, logged?.success?.at);
  const lastListsAt = latest(...LIST_STAMPS.map((path) => stampAt(host, path)));
  const failure = logged?.failure;
  return {
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
    ...(lastListsAt === undefined ? {} : { lastListsAt }),
    ...(failure && (lastSuccessAt === undefined || failure.at > lastSuccessAt) ? { lastFailure: { at: failure.at, text: failure.run.text } } : {}),
    evidence: [
      ...(stamp === undefined ? [] : [fromFile('Last whole run of unattended-upgrades', toIso(stamp), RUN_STAMP)]),
      ...[logged?.success, logged?.failure].flatMap((item) => (item ? [fromFile('Log of unattended-upgrades', item.run.text, item.file)] : [])),
      ...(zone === undefined ? [fromAnswer('Log of unattended-upgrades', 'The name of the time zone cannot be read, so the times in the log say nothing.')] : []),
    ],
  };
}

interface LoggedRun { readonly run: UpgradeRun; readonly at: Instant; readonly file: string }

/** The last run that ended well and the last that failed, from the newest log back until both or neither are left to find. */
function lastLoggedRuns(host: Host, zone: string): { success?: LoggedRun; failure?: LoggedRun } {
  let success: LoggedRun | undefined;
  let failure: LoggedRun | undefined;
  for (const { file, text } of logTexts(host)) {
    for (const run of parseUnattendedUpgradesLog(text).reverse()) {
      const at = instantOfWallTime(run.endedAt, zone);
      if (at === undefined || at > host.now) continue;
      if (run.outcome === 'succeeded') success ??= { run, at, file };
      if (run.outcome === 'failed') failure ??= { run, at, file };
    }
    if (success) break;
  }
  return { ...(success ? { success } : {}), ...(failure ? { failure } : {}) };
}

function* logTexts(host: Host): Generator<{ file: string; text: string }, void> {
  const current = host.files.readTail(`${LOGS}/unattended-upgrades.log`, MAX_LOG);
  if (current.ok) yield { file: current.path, text: current.text };
  for (let number = 1; number <= MAX_ROTATED; number += 1) {
    const plain = host.files.readTail(`${LOGS}/unattended-upgrades.log.${number}`, MAX_LOG);
    if (plain.ok) yield { file: plain.path, text: plain.text };
    const packed = host.files.readBytes(`${LOGS}/unattended-upgrades.log.${number}.gz`, MAX_LOG);
    const text = packed.ok ? unpack(packed.bytes) : undefined;
    if (packed.ok && text !== undefined) yield { file: packed.path, text };
  }
}

function unpack(bytes: Buffer): string | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: 8 * MAX_LOG }).toString('utf8');
  } catch {
    // A torn or oversized log proves nothing; an older one still may.
    return undefined;
  }
}

function stampAt(host: Host, path: string): Instant | undefined {
  const status = host.files.status(path);
  return status.ok && status.kind === 'file' && status.modifiedAt <= host.now ? instant(Math.floor(status.modifiedAt)) : undefined;
}

function latest(...instants: (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : instant(Math.max(...known));
}
