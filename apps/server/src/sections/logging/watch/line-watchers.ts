import { watchConformance } from '../conformance/watch-conformance.ts';
import { createCommandWatcher } from '../commands/watch-commands.ts';
import { createLoginWatcher } from '../logins/watch-logins.ts';
import type { LoggingParts } from '../parts.ts';
import { watchPatterns } from '../patterns/watch-patterns.ts';
import { watchGaps } from '../retention/watch-gaps.ts';
import { SWEEP_RULES } from '../secrets/rules.ts';
import { watchSecrets } from '../secrets/watch-secrets.ts';
import type { LineWatcher } from './line-watcher.ts';

/** Everybody who looks at every line. */
export function lineWatchers({ cleaner }: LoggingParts): readonly LineWatcher[] {
  return [createLoginWatcher(), createCommandWatcher(cleaner), watchConformance(), watchSecrets(SWEEP_RULES), watchPatterns(), watchGaps()];
}
