import { parseFactValue, type Fact, type FactKind, type FactLine, type FactSource, type FactValue, type Subject } from '@writ/contract';
import { assert, MS, type Id } from '@writ/kernel';
import { describeKnownKeys } from './core/directory/known-keys.ts';
import { recordFacts } from './core/facts/record-facts.ts';
import { COMPANY } from './core/verdicts/company-facts.ts';
import { observeOwnAccounts, observeSignInRules, type SignInParts } from './core/sign-in/index.ts';
import type { House } from './open-house.ts';
import { describeSeat, readReach, readSeat, SEATS } from './sections/contact/index.ts';

/** What this server says of itself: a fact about one of its own subjects. */
export interface OwnFact {
  readonly subject: Subject;
  readonly fact: Fact;
}

/** Facts go stale after a quarter of an hour; twice within that is soon enough, and changes are recorded at once. */
const EVERY_MS = 5 * MS.minute;
const MEASURED: FactSource = { how: 'measured', by: 'writ' };

export interface HouseObserver {
  /** Looks now, and records what was seen. */
  look(): Promise<void>;
  /** The same for seats, keys and accounts only, which is quick: trying what sign-in refuses takes a second of hashing. */
  lookAtPeople(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Keeps the facts about the house itself fresh: who sits in the seats, whose every SSH key is, which factors every account has, and what sign-in refuses.
 * A look that fails is logged; its facts grow stale, which is *unknown*.
 */
export function observeHouse(house: House, signIn: SignInParts): HouseObserver {
  let work: Promise<void> = Promise.resolve();

  async function record(seen: readonly OwnFact[]): Promise<void> {
    for (const [, facts] of Map.groupBy(seen, ({ subject }) => `${subject.kind} ${subject.id}`)) {
      await house.db.transaction().execute((trx) => recordFacts(trx, facts[0]!.subject, facts.map(({ fact }) => fact), [], house.clock()));
    }
  }
  async function lookAtPeople(): Promise<void> {
    await record([...(await Promise.all(SEATS.map((seat) => observeSeat(house, seat)))), await observeKnownKeys(house), ...asOwnFacts(await observeOwnAccounts(signIn, house.clock()))]);
  }
  async function lookAtAll(): Promise<void> {
    await lookAtPeople();
    await record(asOwnFacts([await observeSignInRules(signIn, house.clock())]));
  }
  /** One look at a time: of two, the older must not be recorded last. */
  function inTurn(look: () => Promise<void>): Promise<void> {
    work = work.then(look).catch((error: unknown) => house.log.warn({ err: error }, 'The house could not be looked at; tried again in some minutes'));
    return work;
  }

  const timer = setInterval(() => void inTurn(lookAtAll), EVERY_MS);
  timer.unref();
  return {
    look: () => inTurn(lookAtAll),
    lookAtPeople: () => inTurn(lookAtPeople),
    async stop() {
      clearInterval(timer);
      await work;
    },
  };
}

async function observeSeat(house: House, name: (typeof SEATS)[number]): Promise<OwnFact> {
  const seat = await readSeat(house.db, name);
  const [canSignIn, reach] = await Promise.all([readWhoCanSignIn(house), readReach(house.db, house.clock())]);
  return { subject: { kind: 'seat', id: name, name: 'Security point of contact' }, fact: known(house, 'seat.holders', describeSeat(seat, { canSignIn, reach, now: house.clock() })) };
}

function asOwnFacts(lines: readonly FactLine[]): readonly OwnFact[] {
  return lines.map((line) => {
    const parsed = parseFactValue(line);
    assert(parsed.ok, `a fact about ourselves does not fit its kind: ${line.kind}`);
    return { subject: line.subject, fact: parsed.fact };
  });
}

/** People who have not left and whose account can sign in. */
async function readWhoCanSignIn(house: House): Promise<ReadonlySet<Id<'person'>>> {
  const rows = await house.db.selectFrom('core.accounts as account').innerJoin('core.people as person', 'person.id', 'account.person')
    .select('person.id').where('account.disabled_at', 'is', null).where('person.departed_at', 'is', null).execute();
  return new Set(rows.map((row) => row.id as Id<'person'>));
}

async function observeKnownKeys(house: House): Promise<OwnFact> {
  return { subject: COMPANY, fact: known(house, 'company.known-keys', await describeKnownKeys(house.db)) };
}

function known<Kind extends FactKind>(house: House, kind: Kind, value: FactValue<Kind>): Fact {
  return { kind, state: 'known', value, observedAt: house.clock(), source: MEASURED, evidence: [] } as unknown as Fact;
}
