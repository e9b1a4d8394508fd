import type { Id, Instant } from '@writ/kernel';
import type { ContactTables, EscalatedKind, WayKind } from '../tables.ts';

/** What a chain or a delegation is about. The section knows no more of it than that. */
export interface About {
  readonly kind: EscalatedKind;
  readonly id: string;
}

export type StepName = ContactTables['contact.steps']['what'];
export type SeenHow = 'signed-in' | 'one-time-form';
export type SupportOutcome = 'closed-by-support' | 'alerted-by-support' | 'alerted-by-writ' | 'seen-by-contact';

/** One link of a chain. */
export interface ChainStep {
  readonly at: Instant;
  readonly what: StepName;
  readonly person: Id<'person'> | undefined;
  readonly way: Id<'way'> | undefined;
  readonly wayKind: WayKind | 'console' | undefined;
  readonly reason: string | undefined;
}

/** Everything that was done so that one report or message reaches the contact. */
export interface Chain {
  readonly id: Id<'escalation'>;
  readonly about: About;
  readonly label: string;
  readonly path: string;
  readonly isUrgent: boolean;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly policyVersion: number;
  /** There when it came outside business hours: by then support must have closed it or alerted the contact. */
  readonly supportUntil: Instant | undefined;
  readonly support: { readonly outcome: SupportOutcome; readonly at: Instant; readonly by: Id<'person'> | undefined } | undefined;
  readonly seen: { readonly at: Instant; readonly by: Id<'person'>; readonly how: SeenHow } | undefined;
  /** When the next call is due; undefined when nobody is called any more. */
  readonly nextAt: Instant | undefined;
  readonly steps: readonly ChainStep[];
}
