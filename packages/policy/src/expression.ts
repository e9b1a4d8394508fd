import type { Duration } from '@writ/kernel';

/** One thing that the words of a clause must say for a parameter's value to count as said. */
export type Expression =
  | { readonly kind: 'duration'; readonly duration: Duration }
  | { readonly kind: 'count'; readonly amount: number; /** Only a number of these, `deputy`; singular. */ readonly of: readonly string[] }
  | { readonly kind: 'percent'; readonly percent: number }
  /** From and until, minutes after midnight. */
  | { readonly kind: 'hours'; readonly opens: number; readonly closes: number }
  /** `2026-11-24`. */
  | { readonly kind: 'date'; readonly date: string }
  /** Any one of the phrases; `…` in a phrase stands for up to five words. */
  | { readonly kind: 'phrase'; readonly phrases: readonly string[] };

/** An expression and the way to the part of the value that it comes from: `[1]` for the second item of a list. */
export interface PlacedExpression {
  readonly path: readonly number[];
  readonly expression: Expression;
}
