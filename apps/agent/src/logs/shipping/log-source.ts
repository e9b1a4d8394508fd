import type { LinesGap } from '@writ/contract';
import type { Json } from '@writ/kernel';

/** Whole lines without their secrets, and where reading goes on after them. */
export interface CleanPiece {
  readonly bytes: Buffer;
  readonly position: Json;
}

/** Where lines come from: a file, or the journal of the system. */
export interface LogSource {
  /** The path of the file, or `journald`. Under it the position is kept. */
  readonly name: string;
  /** Name of the service whose lines these are; empty where nobody said. */
  readonly service: string;
  /** What is new since the last call; undefined when nothing is. */
  readonly read: () => CleanPiece | undefined;
  /** Where reading goes on when nothing was read since; undefined while something is held back that was. */
  readonly position: () => Json | undefined;
  /** What was lost since the last call. */
  readonly takeGaps: () => readonly LinesGap[];
  /** Told instead of being read, as long as nothing more can be kept: remembers how much waits. */
  readonly wait: () => void;
  readonly close: () => void;
}
