import type { Id, Instant } from '@writ/kernel';
import type { Logger } from 'pino';
import type { Db } from '../../platform/db.ts';
import type { PageRequest } from '../../platform/http/route.ts';
import type { Frame } from '../../ui/frame.ts';
import type { Actor, Viewer } from '../actor.ts';
import type { ControlDefinition } from '../control.ts';
import type { RecordBox } from '../directory/person.ts';
import type { DirectoryTables } from '../directory/tables.ts';
import type { AgentTables } from '../hosts/index.ts';
import type { PolicyInForce } from '../policy-in-force/read-policy-in-force.ts';
import type { PolicyReader } from '../policy-in-force/policy-reader.ts';
import type { PolicyTables } from '../policy-in-force/tables.ts';
import type { SignInTables } from '../sign-in/tables.ts';
import type { CompanyFacts } from '../verdicts/company-facts.ts';
import type { LoopTables } from '../verdicts/run-evaluation.ts';

export type ConsoleTables = LoopTables & PolicyTables & DirectoryTables & AgentTables & SignInTables;

/** A person's place in a seat, for their page. */
export interface PlaceInSeat {
  readonly person: Id<'person'>;
  readonly name: string;
  readonly as: 'holder' | 'deputy';
  readonly since: Instant;
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
  /** Who sits where. Seats belong to a section, which the core does not know. */
  readonly seats: () => Promise<readonly PlaceInSeat[]>;
}
