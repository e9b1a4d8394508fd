import { type Duration, MS, plainMilliseconds } from '@writ/kernel';
import { recordKeepingFacts } from '../retention/record-keeping-facts.ts';
import { archiveDays } from './archive-days.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { holdAndErase } from './erase-archived.ts';
import { restoreDays } from './restore-days.ts';
import { thinArchive } from './thin-archive.ts';
import { tryArchive } from './try-archive.ts';

/** Where the policy does not say how often the archive is tried. */
const TRIED_EVERY_MS = 30 * MS.day;

/** The night's work: archives what was closed, lets go what is too old, reads a day back, and records what is known then. Throws the first fault when all had its turn. */
export async function keepArchive(parts: ArchiveParts): Promise<void> {
  const policy = (await parts.policyInForce())?.policy;
  const every = policy?.controls.filter(({ id }) => id === 'log-restore-test').map(({ parameters }) => plainMilliseconds((parameters as { readonly every: Duration }).every) ?? TRIED_EVERY_MS) ?? [];
  const outcomes = [];
  for (const work of [() => archiveDays(parts, parts.clock()), () => thinArchive(parts, parts.clock()), () => tryArchive(parts, Math.min(TRIED_EVERY_MS, ...every), parts.clock()), () => recordKeepingFacts(parts)]) {
    outcomes.push(await work().then(() => undefined, (error: Error) => error));
  }
  const problem = outcomes.find((outcome) => outcome !== undefined);
  if (problem) throw problem;
}

/** Every minute's work: takes erased secrets out of the archive, then puts back what was asked for. */
export async function answerArchive(parts: ArchiveParts): Promise<void> {
  await holdAndErase(parts, parts.clock());
  await restoreDays(parts, parts.clock());
}
