import type { LinesGap } from '@writ/contract';
import { toIso, type Instant } from '@writ/kernel';
import type { ReadLine } from '../clean-line.ts';

/** OpenTelemetry's number for an error: lines are gone. */
const ERROR = 17;
const SENTENCES: Readonly<Record<LinesGap['why'], string>> = {
  rotated: 'Lines were rotated away before they were read',
  refused: 'Lines were refused by the server and are lost',
  damaged: 'The spool that held lines was damaged, and they are lost',
};

/** The program under which gaps are found. */
export const GAP_PROGRAM = 'writ-agent';

/** A gap in what a host sends, as a line among its lines: found, counted and kept as they are. */
export function lineOfGap({ source, why, from, bytes, lines, since, until }: LinesGap): ReadLine {
  return {
    at: until, host: '', program: GAP_PROGRAM, severity: ERROR, requestId: '', message: SENTENCES[why],
    fields: {
      'writ.gap.file': source, 'writ.gap.why': why, 'writ.gap.from_byte': String(from),
      'writ.gap.bytes': bytes === null ? 'unknown' : String(bytes),
      ...(lines !== undefined && { 'writ.gap.lines': String(lines) }),
      'writ.gap.since': since === null ? 'unknown' : toIso(since as Instant),
      'writ.gap.until': toIso(until as Instant),
    },
  };
}
