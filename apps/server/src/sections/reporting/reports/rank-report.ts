import { namesProduct, type ProductNames } from './match-product.ts';

/** What a report shows, or fails to show. */
export const RANK_SIGNALS = ['steps', 'version', 'proof', 'in-product', 'known-reporter', 'classified', 'seen-before', 'says-little'] as const;
export type RankSignal = (typeof RANK_SIGNALS)[number];

/** A signal with what it counts and a sentence for whoever reads the queue. */
export const SIGNAL_MEANING: Readonly<Record<RankSignal, { readonly points: number; readonly text: string }>> = {
  steps: { points: 25, text: 'It says step by step how to see it.' },
  version: { points: 10, text: 'It names a version.' },
  proof: { points: 20, text: 'It brings a proof: a file, code, a request or a log.' },
  'in-product': { points: 15, text: 'It names a place that exists in the product.' },
  'known-reporter': { points: 20, text: 'An earlier report by the same reporter was accepted.' },
  classified: { points: 5, text: 'It names a CVE, a CWE or a CVSS vector.' },
  'seen-before': { points: -15, text: 'Its text is nearly that of an earlier report.' },
  'says-little': { points: -10, text: 'It says little: fewer than 120 characters in all.' },
};

export interface RankInput {
  /** Everything that was written, see `allText`. */
  readonly text: string;
  readonly steps: string | undefined;
  readonly version: string | undefined;
  readonly files: number;
  readonly productWords: ProductNames;
  readonly acceptedBefore: number;
  /** How alike the nearest earlier report is, 0 to 1. */
  readonly nearest: number;
}

export interface Rank {
  /** 0 to 100; higher is read first. */
  readonly rank: number;
  readonly signals: readonly RankSignal[];
}

const BASE = 20;
/** From here on a text counts as seen before. */
const SAME_TEXT = 0.9;
const LONGEST = 400_000;

/** How much evidence a report shows. It orders the queue and decides nothing else: every report keeps the same clock, and none is closed for it. */
export function rankReport(input: RankInput): Rank {
  const text = input.text.slice(0, LONGEST);
  const shows: Readonly<Record<RankSignal, boolean>> = {
    steps: isSaid(input.steps) || hasNumberedSteps(text),
    version: isSaid(input.version) || /\bv?\d{1,4}\.\d{1,5}(\.\d{1,6})?\b/.test(text),
    proof: input.files > 0 || hasProof(text),
    'in-product': namesProduct(text, input.productWords),
    'known-reporter': input.acceptedBefore > 0,
    classified: /\b(CVE-\d{4}-\d{4,7}|CWE-\d{1,4}|CVSS:[234]\.\d\/)/i.test(text),
    'seen-before': input.nearest >= SAME_TEXT,
    'says-little': text.trim().length < 120,
  };
  const signals = RANK_SIGNALS.filter((signal) => shows[signal]);
  const points = signals.reduce((sum, signal) => sum + SIGNAL_MEANING[signal].points, BASE);
  return { rank: Math.min(100, Math.max(0, points)), signals };
}

function isSaid(text: string | undefined): boolean {
  return text !== undefined && text.trim().length > 2;
}

/** Three lines in a row of numbers that go up, with anything between them. */
function hasNumberedSteps(text: string): boolean {
  const numbers = new Set([...text.matchAll(/^[ \t]{0,8}(?:step[ \t]{1,4})?(\d{1,2})[.):][ \t]/gim)].slice(0, 1_000).map((match) => Number(match[1])));
  return [1, 2, 3].every((number) => numbers.has(number));
}

/** A fenced block, a request line, a command after a prompt, or the frames of a stack. */
function hasProof(text: string): boolean {
  return /^[ \t]{0,3}(```|~~~)/m.test(text)
    || /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S{1,2000} HTTP\/\d/m.test(text)
    || /^[ \t]{0,8}(\$|#|>) ?(curl|wget|nc|python3?|ssh|openssl|docker|kubectl|npm|node)\b/m.test(text)
    || /^[ \t]{1,8}at \S{1,500} ?\(?\S{1,500}:\d{1,6}/m.test(text)
    || /\bcurl (-|https?:)/.test(text);
}
