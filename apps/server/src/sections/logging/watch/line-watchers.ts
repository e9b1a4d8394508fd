import { watchConformance } from '../conformance/watch-conformance.ts';
import { createLoginWatcher } from '../logins/watch-logins.ts';
import type { LoggingParts } from '../parts.ts';
import type { LineWatcher } from './line-watcher.ts';

/** Everybody who looks at every line. */
export function lineWatchers(_parts: LoggingParts): readonly LineWatcher[] {
  return [createLoginWatcher(), watchConformance()];
}
