import type { When } from './plan-moments.ts';

/** Who of the company does something; people outside have no handle. */
type Handle = string;

/** How long after the report came: minutes by the clock, or hours in which the company works. */
export type After = { readonly minutes: number } | { readonly workHours: number };

/** What somebody does about a report. */
export type Deed =
  | { readonly does: 'see'; readonly by: Handle; readonly how: 'signed-in' | 'form' }
  | { readonly does: 'alert'; readonly by: Handle }
  | { readonly does: 'judge'; readonly by: Handle; readonly verdict: 'to-investigate' | 'needs-information' | 'accepted' | 'declined'; readonly reason?: string }
  | { readonly does: 'join'; readonly by: Handle; readonly original: string; readonly reason: string }
  | { readonly does: 'answer' | 'note'; readonly by: Handle; readonly text: string }
  | { readonly does: 'reply'; readonly text: string }
  | { readonly does: 'ask'; readonly by: Handle; readonly to: Handle; readonly text: string }
  | { readonly does: 'take-on'; readonly by: Handle; readonly text: string }
  | { readonly does: 'finish'; readonly by: Handle; readonly words: string }
  | { readonly does: 'thank'; readonly by: Handle; readonly text: string }
  | { readonly does: 'explain'; readonly by: Handle; readonly control: string; readonly text: string };

export interface ReportStory {
  /** What other stories call it. */
  readonly key: string;
  readonly came: When;
  readonly by: 'form' | 'mail';
  readonly title: string;
  readonly what: string;
  readonly where?: string;
  readonly version?: string;
  readonly howFound?: string;
  readonly impact?: string;
  readonly steps?: string;
  readonly isPublic?: 'yes' | 'no';
  readonly isExploited?: 'yes' | 'no';
  readonly disclosure?: string;
  readonly credit?: string;
  readonly from?: { readonly name?: string; readonly email?: string };
  readonly file?: { readonly name: string; readonly type: string; readonly text: string };
  readonly deeds: readonly (Deed & { readonly after: After; /** Only when it came while the company did not work. */ readonly offHours?: true })[];
}
