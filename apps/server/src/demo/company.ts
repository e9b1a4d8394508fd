import type { Instant } from '@writ/kernel';
import type { App } from '../app.ts';
import type { PolicyReader } from '../core/policy-in-force/policy-reader.ts';
import type { PolicyInForce } from '../core/policy-in-force/read-policy-in-force.ts';
import type { House } from '../open-house.ts';
import type { DemonstrationClock } from './demonstration-clock.ts';
import type { Draw } from './draw.ts';
import type { KeyRing } from './key-ring.ts';
import type { Machine } from './machine.ts';
import type { World } from './observe-machine.ts';
import type { Span } from './plan-instants.ts';
import type { AgentGround, SimulatedAgent } from './simulated-agent.ts';
import type { SimulatedPerson } from './simulated-person.ts';

/** The simulated company while it lives: what it was planned to be, and who has come so far. */
export interface Company {
  readonly house: House;
  readonly app: App;
  readonly clock: DemonstrationClock;
  readonly draw: Draw;
  readonly span: Span;
  readonly keys: KeyRing;
  readonly world: World;
  readonly fleet: readonly Machine[];
  readonly instants: readonly Instant[];
  readonly agents: SimulatedAgent[];
  /** Who can sign in, by handle. */
  readonly people: Map<string, SimulatedPerson>;
  /** Handles of all who were ever entered. */
  readonly entered: Set<string>;
  readonly ground: AgentGround;
  readonly reader: PolicyReader;
  readonly policyInForce: () => Promise<PolicyInForce | undefined>;
  /** The text of each version of the policy, first to last; the last of them waits for approval. */
  readonly policies: readonly string[];
}

/** Whoever runs things: the first of the staff, who set Writ up and never leaves. */
export function owner({ people }: Company): SimulatedPerson {
  return people.get('ada')!;
}
