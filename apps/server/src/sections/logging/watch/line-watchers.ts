import { watchConformance } from '../conformance/watch-conformance.ts';
import { createLoginWatcher } from '../logins/watch-logins.ts';
import type { LoggingParts } from '../parts.ts';
import { SWEEP_RULES } from '../secrets/rules.ts';
import { watchSecrets } from '../secrets/watch-secrets.ts';
import type { LineWatcher } from './line-watcher.ts';

/** Everybody who looks at every line. */
export function lineWatchers(_parts: LoggingParts): readonly LineWatcher[] {
  return [createLoginWatcher(), watchConformance(), watchSecrets(SWEEP_RULES)];
}
