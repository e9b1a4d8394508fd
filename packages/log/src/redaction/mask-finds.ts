import type { PlacedFind } from './find-secrets.ts';

/** `text` with `mask` in the place of each find. Ends of lines inside a find stay, each line masked by itself, so that lines keep their numbers. */
export function maskFinds(text: string, finds: readonly PlacedFind[], mask: string): string {
  let result = '';
  let done = 0;
  for (const { start, end, inQuotes } of finds) {
    result += text.slice(done, start) + (inQuotes ? `"${mask}"` : maskLines(text.slice(start, end), mask));
    done = end;
  }
  return result + text.slice(done);
}

/** The mask for what stood there: one for each line that was not empty. */
export function maskLines(secret: string, mask: string): string {
  return secret.includes('\n') ? secret.replaceAll(/[^\r\n]+/gu, () => mask) : mask;
}
