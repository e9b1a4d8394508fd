import type { ReportContent } from './report-content.ts';
import type { Id, Instant } from '@writ/kernel';
import type { ReportState, ReportingTables } from '../tables.ts';

/** A file as both sides see it; its content is had by `readFile`. */
export interface ThreadFile {
  readonly id: Id<'attachment'>;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly digest: string;
}

/** What reporter and company say to each other. */
export interface ThreadMessage {
  readonly seenBy: 'reporter-and-company';
  readonly id: Id<'message'>;
  readonly at: Instant;
  readonly from: 'reporter' | 'company' | 'writ';
  readonly via: ReportingTables['reporting.messages']['via'];
  readonly text: string;
  readonly automatic: 'acknowledgement' | 'decision' | 'thanks' | undefined;
  /** What is known of the OpenPGP signature that it came with. */
  readonly signature: string | undefined;
  readonly files: readonly ThreadFile[];
}

/** What we say among ourselves. It has a type of its own, which no thread holds. */
export interface Note {
  readonly seenBy: 'company-only';
  readonly id: Id<'note'>;
  readonly at: Instant;
  readonly author: Id<'person'>;
  readonly text: string;
}

/** All that a reporter sees. Nobody of us is named in it, and nothing that only we say is. */
export interface Thread {
  readonly report: Id<'report'>;
  readonly tracking: string;
  readonly title: string;
  /** What they told besides what they found. */
  readonly told: Pick<ReportContent, 'where' | 'version' | 'howFound' | 'impact' | 'steps' | 'disclosure' | 'credit'>;
  readonly state: ReportState;
  readonly receivedAt: Instant;
  readonly reviewDueAt: Instant;
  readonly reviewedAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
  readonly messages: readonly ThreadMessage[];
  /** Earlier messages that are not shown. */
  readonly left: number;
}

/** A message as the desk sees it. */
export interface RecordMessage extends ThreadMessage {
  readonly author: Id<'person'> | undefined;
  readonly mail: Id<'mail'> | undefined;
  /** When the copy by mail was handed to the relay, or came back. */
  readonly mailedAt: Instant | undefined;
  readonly bouncedAt: Instant | undefined;
}
