import type { LinesGap } from '@writ/contract';
import { toIso, type Instant } from '@writ/kernel';
import type { ReadLine } from './clean-line.ts';
import type { LostMessages } from './syslog/watch-sequences.ts';

/** OpenTelemetry's number for an error: lines are gone. */
const ERROR = 17;
const SENTENCES: Readonly<Record<LinesGap['why'], string>> = {
  rotated: 'Lines were rotated away before they were read',
  refused: 'Lines were refused by the server and are lost',
  damaged: 'The spool that held lines was damaged, and they are lost',
};

/** The programs under which gaps are found: those that a host tells, and those that are seen in what came. */
export const GAP_PROGRAMS = { told: 'writ-agent', seen: 'writ' } as const;

/** A gap in what a host sends, as a line among its lines: found, counted and kept as they are. */
export function lineOfGap({ source, why, from, bytes, lines, since, until }: LinesGap): ReadLine {
  return {
    at: until, host: '', program: GAP_PROGRAMS.told, severity: ERROR, requestId: '', message: SENTENCES[why],
    fields: {
      'writ.gap.file': source, 'writ.gap.why': why, 'writ.gap.from_byte': String(from),
      'writ.gap.bytes': bytes === null ? 'unknown' : String(bytes),
      ...(lines !== undefined && { 'writ.gap.lines': String(lines) }),
      'writ.gap.since': since === null ? 'unknown' : toIso(since as Instant),
      'writ.gap.until': toIso(until as Instant),
    },
  };
}

/** Messages of syslog that came and could not be read, as a line of their sender. */
export function lineOfUnread({ peer, bytes, at }: { readonly peer: string; readonly bytes: number; readonly at: Instant }): ReadLine {
  return {
    at, host: peer, program: GAP_PROGRAMS.seen, severity: ERROR, requestId: '', message: 'Messages of syslog could not be read by the server and are lost',
    fields: { 'writ.gap.why': 'unread', 'writ.gap.bytes': String(bytes), 'writ.gap.since': toIso(at), 'writ.gap.until': toIso(at), 'syslog.peer': peer },
  };
}

/** Messages of syslog that never came, as a line among those of their host. */
export function lineOfLost({ host, peer, from, through, since, until }: LostMessages): ReadLine {
  return {
    at: until, host, program: GAP_PROGRAMS.seen, severity: ERROR, requestId: '', message: 'Messages of syslog were lost on their way: their numbers were jumped over',
    fields: {
      'writ.gap.why': 'jumped', 'writ.gap.lines': String(through - from + 1), 'writ.gap.from_number': String(from), 'writ.gap.through_number': String(through),
      'writ.gap.since': toIso(since as Instant), 'writ.gap.until': toIso(until as Instant), 'syslog.peer': peer,
    },
  };
}
