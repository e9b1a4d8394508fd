import { factDigest } from '@writ/client';
import type { ConfirmedFact, FactLine } from '@writ/contract';

/** What the server was told last of each kind, or is about to be: tells a change from a confirmation. In memory only, so that a start tells everything once. */
export interface Ledger {
  /** Notes a look. True when it says something new, which must then be spooled. */
  note(fact: FactLine): boolean;
  /** The server lacks these: the next look at them is new whatever it says. */
  forget(kinds: readonly string[]): void;
  /** What was seen again since the last time, newest look of each. */
  takeConfirmed(): ConfirmedFact[];
  /** Puts back what could not be sent; newer looks stand. */
  giveBack(confirmed: readonly ConfirmedFact[]): void;
}

export function makeLedger(): Ledger {
  const told = new Map<string, string>();
  const confirmed = new Map<string, ConfirmedFact>();
  return {
    note(fact) {
      const digest = factDigest(fact);
      if (told.get(fact.kind) === digest) {
        confirmed.set(fact.kind, { kind: fact.kind, digest, observedAt: fact.observedAt });
        return false;
      }
      told.set(fact.kind, digest);
      // What was confirmed before is no longer so; said after the change, it would ask for a resend.
      confirmed.delete(fact.kind);
      return true;
    },
    forget(kinds) {
      for (const kind of kinds) told.delete(kind);
    },
    takeConfirmed() {
      const taken = [...confirmed.values()];
      confirmed.clear();
      return taken;
    },
    giveBack(taken) {
      for (const item of taken) if (told.get(item.kind) === item.digest && !confirmed.has(item.kind)) confirmed.set(item.kind, item);
    },
  };
}
