import type { Reason, State, Tally } from '@writ/contract';

/** Subjects of one control, counted. `excepted` ones are under an exception and not kept; by what they would be without it. */
export interface Counts {
  readonly kept: number;
  readonly broken: number;
  readonly unknown: number;
  readonly exceptedBroken: number;
  readonly exceptedUnknown: number;
  readonly notApplicable: number;
}

export const NO_SUBJECTS: Counts = { kept: 0, broken: 0, unknown: 0, exceptedBroken: 0, exceptedUnknown: 0, notApplicable: 0 };

/** One row of the truth table that `docs/reference/truth-table.md` publishes. The first row that fits decides. */
export interface Rule {
  readonly id: string;
  readonly state: State;
  readonly when: string;
  readonly fits: (counts: Counts, circumstances: Circumstances) => boolean;
}

export interface Circumstances {
  readonly gaps: readonly Reason[];
  /** Why there is nothing to hold, as the measure itself proved it. Nothing else makes 0 of 0 kept. */
  readonly nothingToHold?: Reason | undefined;
}

/** How the subjects of one control add up. */
export const CONTROL_RULES: readonly Rule[] = [
  { id: 'any-broken', state: 'broken', when: 'One subject or more is broken and not excepted.', fits: ({ broken }) => broken > 0 },
  { id: 'any-unknown', state: 'unknown', when: 'One subject or more is unknown and not excepted.', fits: ({ unknown }) => unknown > 0 },
  { id: 'only-excepted-broken', state: 'broken', when: 'Nobody keeps it, and one subject or more is broken under an exception.', fits: ({ kept, exceptedBroken }) => kept === 0 && exceptedBroken > 0 },
  { id: 'only-excepted-unknown', state: 'unknown', when: 'Nobody keeps it, and one subject or more is unknown under an exception.', fits: ({ kept, exceptedUnknown }) => kept === 0 && exceptedUnknown > 0 },
  { id: 'gap', state: 'unknown', when: 'Part of the population is listed by nobody, or nobody vouches for the list.', fits: (_, { gaps }) => gaps.length > 0 },
  { id: 'all-kept', state: 'kept', when: 'One subject or more keeps it, and all others are excepted or not applicable.', fits: ({ kept }) => kept > 0 },
  { id: 'nothing-to-hold', state: 'kept', when: 'There is no subject, and the measure itself proves why.', fits: ({ notApplicable }, { nothingToHold }) => notApplicable === 0 && nothingToHold !== undefined },
  { id: 'nobody', state: 'unknown', when: 'There is no subject, or none that it applies to, and nothing proves that there should be none.', fits: () => true },
];

/** Which rule of the table decides, and what it says. */
export function decideRule(counts: Counts, circumstances: Circumstances): Rule {
  return CONTROL_RULES.find((rule) => rule.fits(counts, circumstances))!;
}

/** What a whole control comes to. Kept subjects under an exception count as kept: the exception is not needed there. */
export function addUpControl(counts: Counts, circumstances: Circumstances): Tally {
  const { kept, broken, unknown, exceptedBroken, exceptedUnknown, notApplicable } = counts;
  return { state: decideRule(counts, circumstances).state, kept, broken, unknown, excepted: exceptedBroken + exceptedUnknown, notApplicable, gaps: circumstances.gaps };
}

const RANK: Readonly<Record<State, number>> = { broken: 0, unknown: 1, kept: 2 };

/** The worst of `states`: broken, then unknown, then kept. Nothing at all is unknown. */
export function worstState(states: readonly State[]): State {
  let worst: State | undefined;
  for (const state of states) if (worst === undefined || RANK[state] < RANK[worst]) worst = state;
  return worst ?? 'unknown';
}

/** `41/42 hosts + 1 excepted`: the excepted and the not applicable are never part of the fraction. */
export function sayTally({ kept, broken, unknown, excepted, notApplicable }: Omit<Tally, 'state' | 'gaps'>, countedAs: string): string {
  const extras = [excepted > 0 ? `${excepted} excepted` : '', notApplicable > 0 ? `${notApplicable} not applicable` : ''].filter(Boolean);
  return [`${kept}/${kept + broken + unknown} ${countedAs}`, ...extras].join(' + ');
}

/** What one verdict counts as, under an excuse or none. */
export function countAs(state: State, excuse: 'exception' | 'not-applicable' | undefined): keyof Counts {
  if (excuse === 'not-applicable') return 'notApplicable';
  if (excuse === undefined || state === 'kept') return state;
  return state === 'broken' ? 'exceptedBroken' : 'exceptedUnknown';
}

/** Reason given for a control that has no subject at all. */
export function reasonForNobody(countedAs: string): Reason {
  return { code: 'no-subjects', text: `There are no ${countedAs} yet, and nothing proves that there should be none.` };
}
