import type { Instant } from '@writ/kernel';
import type { Labels } from '../core/hosts/index.ts';

/** What can be wrong with a simulated machine. Some break a clause at once, others when enough time has passed. */
export type Complaint =
  /** A later apt file turns the periodic run off. */
  | { readonly is: 'updates-off'; readonly file: string }
  /** The nightly run fails, and so its last success grows old. */
  | { readonly is: 'updates-failing'; readonly says: string }
  /** A security update that came when it began is not installed; held, or merely left. */
  | { readonly is: 'update-waits'; readonly held: boolean }
  /** An update needs a restart since it began. */
  | { readonly is: 'restart-due' }
  | { readonly is: 'passwords-on'; readonly file: string }
  /** A key that does not belong there opens an account. */
  | { readonly is: 'odd-key'; readonly whose: string; readonly account: string }
  | { readonly is: 'volume-open'; readonly mountPoint: string }
  | { readonly is: 'antivirus-absent' }
  | { readonly is: 'antivirus-silent' }
  | { readonly is: 'signatures-stuck' }
  | { readonly is: 'scans-stopped' }
  /** Nothing is heard of it. */
  | { readonly is: 'silent' };

/** A complaint with its time. Without an end it lasts to this day. */
export type Ailment = Complaint & { readonly from: Instant; readonly until?: Instant | undefined };

/** A machine as the company has it: one enrolment. Made anew under its old name it is another. */
export interface Machine {
  readonly name: string;
  readonly labels: Labels;
  readonly system: 'bookworm' | 'trixie' | 'noble' | 'ageing';
  /** When it is enrolled, and, where it was scrapped, until when it lived. */
  readonly bornAt: Instant;
  readonly scrappedAt?: Instant | undefined;
  readonly ailments: Ailment[];
}

/** What ails a machine at a time, by what it is. */
export function ailmentsAt(machine: Machine, at: Instant): readonly Ailment[] {
  return machine.ailments.filter(({ from, until }) => from <= at && (until === undefined || at < until));
}

export function livesAt(machine: Machine, at: Instant): boolean {
  return machine.bornAt <= at && (machine.scrappedAt === undefined || at < machine.scrappedAt);
}
