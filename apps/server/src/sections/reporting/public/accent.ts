/** The two forms of a company's colour: on paper by day, and on the dark page. */
export interface Accent {
  readonly light: string;
  readonly dark: string;
}

/** The papers of `ui/style/tokens.css`. */
const PAPER = { light: '#fcfbf8', dark: '#15171a' };
/** WCAG 2.2, 1.4.3, for text. */
export const LEAST_CONTRAST = 4.5;

/** A colour such as `#1f4e79` for both papers: as it is by day, lightened in the dark until it can be read. Or the contrast that it has on paper, where that is too little. */
export function accentOf(colour: string): { readonly accent: Accent } | { readonly contrast: number } {
  const byDay = contrast(colour, PAPER.light);
  if (byDay < LEAST_CONTRAST) return { contrast: byDay };
  let dark = colour;
  for (let step = 1; contrast(dark, PAPER.dark) < LEAST_CONTRAST + 1 && step <= 20; step += 1) dark = lighten(colour, step / 20);
  return { accent: { light: colour, dark } };
}

/** The contrast of two colours, 1 to 21: WCAG 2.2, “contrast ratio”. */
export function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function lighten(colour: string, share: number): string {
  return `#${channels(colour).map((value) => Math.round(value + (255 - value) * share).toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
}
