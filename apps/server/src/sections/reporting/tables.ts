import type { Id } from '@writ/kernel';
import type { ColumnType, Generated } from 'kysely';

type Stamp = ColumnType<Date, Date | string, Date | string>;
type MaybeStamp = ColumnType<Date | null, Date | string | null, Date | string | null>;

/** Where a report can be. `new` is the only state that no person has looked at; nothing leaves it by itself. */
export const REPORT_STATES = ['new', 'reviewed', 'needs-information', 'accepted', 'declined', 'duplicate'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** By which door it came. */
export const REPORT_CHANNELS = ['form', 'mail', 'api', 'github', 'hackerone', 'bugcrowd'] as const;
export type ReportChannel = (typeof REPORT_CHANNELS)[number];

/** What somebody wrote lies sealed, each row under a key of its own; what is in the clear is what lists, clocks and joins need. */
export interface ReportingTables {
  'reporting.reports': {
    id: Id<'report'>;
    /** 1, 2, 3 …: how people here call it. */
    number: Generated<number>;
    /** What the reporter calls it by; not to be guessed. */
    tracking: string;
    channel: ReportChannel;
    /** The same intake twice is one report: a form's token, a mail's content key, another tracker's id. */
    intake_key: string;
    received_at: Stamp;
    state: ReportState;
    /** Said by the reporter: it is being exploited, or critical. Runs the quick clock around the clock. */
    urgent: boolean;
    is_public: boolean;
    is_exploited: boolean;
    /** `ReportContent` as JSON. */
    sealed: Buffer;
    /** Keyed digest of the reporter's mail address. */
    reporter_digest: Buffer | null;
    /** Raised when the private link is replaced: older links open nothing. */
    link_generation: Generated<number>;
    review_due_at: Stamp;
    policy_version: number;
    reviewed_at: MaybeStamp;
    reviewed_by: Id<'person'> | null;
    /** What the first review said. */
    review_verdict: string | null;
    duplicate_of: Id<'report'> | null;
    /** 0 to 100: how much evidence it shows. Orders the queue and decides nothing else. */
    rank: number;
    /** Codes of the signals behind it. */
    rank_signals: string[];
    /** Digests of the words that match it with others. */
    similarity: number[];
    closed_at: MaybeStamp;
    /** Came outside business hours. */
    off_hours: boolean;
    last_message_at: Stamp;
    /** The last word is the reporter's. */
    waits_for_us: boolean;
  };
  /** What reporter and company say to each other. Everything here is seen by both. */
  'reporting.messages': {
    id: Id<'message'>;
    report: Id<'report'>;
    at: Stamp;
    from_whom: 'reporter' | 'company' | 'writ';
    author: Id<'person'> | null;
    via: 'form' | 'thread' | 'mail' | 'api' | 'console' | 'import';
    /** `MessageContent` as JSON. */
    sealed: Buffer;
    mail: Id<'mail'> | null;
    intake_key: string | null;
    /** When the copy by mail was handed to the relay, or came back. */
    mailed_at: MaybeStamp;
    bounced_at: MaybeStamp;
  };
  /** What we say among ourselves: another table, another type, no way into a thread. */
  'reporting.notes': { id: Id<'note'>; report: Id<'report'>; at: Stamp; author: Id<'person'>; sealed: Buffer };
  'reporting.attachments': {
    id: Id<'attachment'>;
    report: Id<'report'>;
    message: Id<'message'> | null;
    at: Stamp;
    /** The file's name. */
    sealed: Buffer;
    type: string;
    bytes: number;
    /** SHA-256 of the content, hex. */
    digest: string;
    blob: string;
  };
  /** Every message that came to the security address, whatever became of it. `waiting` ones are kept and not yet read. */
  'reporting.mails': {
    id: Id<'mail'>;
    content_key: string;
    received_at: Stamp;
    via: 'smtp' | 'imap';
    blob: string;
    bytes: number;
    /** `MailEnvelope` as JSON: sender (empty for mail of programs) and recipients; null where only the mailbox knew it. */
    envelope_sealed: Buffer | null;
    kind: string | null;
    because: string[];
    outcome: 'waiting' | 'opened' | 'threaded' | 'set-aside' | 'canary' | 'bounce';
    report: Id<'report'> | null;
    /** From, subject: for the list. */
    sealed: Buffer | null;
    read_at: MaybeStamp;
    attempts: Generated<number>;
    last_reason: string | null;
  };
  /** How far a mailbox was read. `name` is `user@host/folder`. */
  'reporting.mailboxes': { name: string; uid_validity: string; last_uid: ColumnType<string, number, number>; read_at: Stamp };
  /** By the name of the mailbox: its newest refresh token, and the digest of the one in the settings that it came from. */
  'reporting.mailbox_grants': { id: string; sealed: Buffer; kept_at: Stamp };
  /** Message-IDs that a thread knows, by keyed digest. Ours cannot be guessed; theirs count only from the same sender. */
  'reporting.message_ids': { digest: Buffer; report: Id<'report'>; whose: 'ours' | 'theirs'; sender_digest: Buffer | null; message: Id<'message'> | null };
  /** Low-ranked reports that a second person looks at, so that the ranking is held to account. */
  'reporting.samples': { report: Id<'report'>; drawn_at: Stamp; answered_at: MaybeStamp; answered_by: Id<'person'> | null; was_ranked_right: boolean | null };
  /** Thanks in public, as the reporter wished them to read. */
  'reporting.acknowledgements': { id: Id<'acknowledgement'>; report: Id<'report'> | null; text: string; url: string | null; published_at: Stamp; withdrawn_at: MaybeStamp };
  /** Closures, half days and imported public holidays of the company. */
  'reporting.company_days': { date: string; kind: 'closed' | 'early' | 'holiday'; closes: string | null; name: string; source: string; added_by: Id<'person'>; added_at: Stamp };
  /** What the public pages say, by key: theme, security.txt, the policy page. */
  'reporting.public_settings': { key: string; value: unknown; changed_by: Id<'person'> | null; changed_at: Stamp };
  /** The security.txt that is served. */
  'reporting.security_txt': { id: 1; text: string; made_at: Stamp; expires_at: Stamp; signed: boolean };
}

