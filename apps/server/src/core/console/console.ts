import type { Id, Instant } from '@writ/kernel';
import type { Logger } from 'pino';
import type { Db } from '../../platform/db.ts';
import type { PageRequest } from '../../platform/http/route.ts';
import type { Frame } from '../../ui/frame.ts';
import type { Actor, Viewer } from '../actor.ts';
import type { BusinessTime, ControlDefinition } from '../control.ts';
import type { RecordBox } from '../directory/person.ts';
import type { DirectoryTables } from '../directory/tables.ts';
import type { AgentTables } from '../hosts/index.ts';
import type { PolicyInForce } from '../policy-in-force/read-policy-in-force.ts';
import type { JournalSigner } from '../journal/checkpoint.ts';
import type { PolicyReader } from '../policy-in-force/policy-reader.ts';
import type { PolicyTables } from '../policy-in-force/tables.ts';
import type { SettingRow } from '../settings/settings-page.tsx';
import type { GivenUpRow, QueueRow } from '../settings/deliveries-page.tsx';
import type { SignInParts } from '../sign-in/parts.ts';
import type { SignInTables } from '../sign-in/tables.ts';
import type { CompanyFacts } from '../verdicts/company-facts.ts';
import type { LoopTables } from '../verdicts/run-evaluation.ts';

export type ConsoleTables = LoopTables & PolicyTables & DirectoryTables & AgentTables & SignInTables;

/** A person's place in a seat, for their page. */
export interface PlaceInSeat {
  readonly person: Id<'person'>;
  /** The seat's id in addresses: `point-of-contact`. */
  readonly seat: string;
  readonly name: string;
  readonly as: 'holder' | 'deputy';
  readonly since: Instant;
}

/** A place that somebody has or had, for the seat's own page. */
export interface SeatTerm {
  readonly person: Id<'person'>;
  readonly as: 'holder' | 'deputy';
  readonly since: Instant;
  readonly until: Instant | undefined;
}

export interface SeatChange {
  readonly seat: string;
  readonly person: Id<'person'>;
  readonly by: Actor;
  readonly now: Instant;
}

/** How a seat stands now, for its own page. */
export interface SeatStanding {
  /** Whom a report reaches, first one first, and why. */
  readonly onDuty: readonly { readonly person: Id<'person'>; readonly because: 'holder' | 'deputy' | 'stands-in' | 'away-and-alone'; readonly instead: Id<'person'> | undefined }[];
  /** Who is away, now or later. */
  readonly absences: readonly { readonly id: Id<'absence'>; readonly person: Id<'person'>; readonly standsIn: Id<'person'> | undefined; readonly from: Instant; readonly until: Instant }[];
  /** How each can be called, in order. */
  readonly ways: ReadonlyMap<Id<'person'>, readonly { readonly kind: string; readonly verifiedAt: Instant | undefined; readonly failedAt: Instant | undefined }[]>;
  /** How the marked messages of the last days ended, by channel, the oldest day first. */
  readonly canaries: ReadonlyMap<string, readonly ('kept' | 'broken' | 'unmeasured')[]>;
}

export interface AbsenceSaid {
  readonly seat: string;
  readonly person: Id<'person'>;
  readonly standsIn: Id<'person'> | undefined;
  readonly from: Instant;
  readonly until: Instant;
  readonly by: Id<'person'>;
  readonly now: Instant;
}

/** Seats belong to a section, which the core does not know: the wiring lends what its door offers. Each throws what that section declares. */
export interface Seats {
  /** Titles by id, of every seat there is. */
  readonly titles: ReadonlyMap<string, string>;
  /** Who sits where now. */
  readonly places: () => Promise<readonly PlaceInSeat[]>;
  /** Everybody who ever sat there, the latest first. */
  readonly history: (seat: string) => Promise<readonly SeatTerm[]>;
  readonly appointHolder: (change: SeatChange) => Promise<void>;
  readonly appointDeputy: (change: SeatChange) => Promise<void>;
  readonly standDown: (change: SeatChange) => Promise<void>;
  readonly standing: (seat: string, now: Instant) => Promise<SeatStanding>;
  readonly sayAbsence: (absence: AbsenceSaid) => Promise<void>;
  /** `of` whom the absence must be; anybody's when undefined. */
  readonly takeBackAbsence: (absence: { readonly id: Id<'absence'>; readonly of: Id<'person'> | undefined; readonly by: Id<'person'>; readonly now: Instant }) => Promise<void>;
}

/** Work on a schedule and to the outside, as the console shows it. */
export interface Deliveries {
  readonly listGivenUp: () => Promise<readonly GivenUpRow[]>;
  readonly listQueues: () => Promise<readonly QueueRow[]>;
  /** Throws `job-not-given-up`. */
  readonly retry: (id: string) => Promise<void>;
}

export interface NewOffer {
  readonly by: Actor;
  readonly labels: Readonly<Record<string, string>>;
  readonly now: Instant;
}
/** The line to run on the host; it holds a secret and is shown once. */
export interface OfferedLine {
  readonly line: string;
  readonly expiresAt: Instant;
}

/** What the console's pages are made of. The wiring hands it over once. */
export interface Console {
  readonly db: Db<ConsoleTables>;
  readonly box: RecordBox;
  readonly log: Logger;
  readonly definitions: ReadonlyMap<string, ControlDefinition>;
  readonly reader: PolicyReader;
  /** Kept from one reading to the next, so that long lists are parsed once. */
  readonly company: CompanyFacts;
  readonly policyInForce: () => Promise<PolicyInForce | undefined>;
  /** Where the watched document lies. */
  readonly policyFile: string;
  /** What every page shows around its content. */
  readonly frame: (request: Pick<PageRequest<Viewer | undefined>, 'viewer' | 'url' | 'flash' | 'now' | 'cookies'>) => Promise<Frame>;
  /** Everybody's name by id; whoever is not there is shown by their id. */
  readonly names: () => Promise<(person: string) => string>;
  /** How another host is let in; or why it cannot be now. */
  readonly agentDoor: () => Promise<{ readonly offer: (offer: NewOffer) => Promise<OfferedLine> } | { readonly impossible: string }>;
  readonly seats: Seats;
  /** Somebody leaves: their places, their ways in and their keys, in one step. Throws `person-holds-seat`, `owner-needed`, `person-departed`, `person-not-found`. */
  readonly departPerson: (person: Id<'person'>, by: Actor, now: Instant) => Promise<void>;
  /** Looks at once at seats, keys and accounts, after an act that changed them. */
  readonly lookAtHouse: () => Promise<void>;
  readonly signIn: SignInParts;
  readonly journalSigner: JournalSigner;
  /** The business time of the policy in force. Throws `policy-missing`. */
  readonly businessTime: () => Promise<BusinessTime>;
  readonly deliveries: Deliveries;
  /** Every setting as it is in force; secrets only as set or not. */
  readonly settings: readonly SettingRow[];
  readonly version: string;
}
