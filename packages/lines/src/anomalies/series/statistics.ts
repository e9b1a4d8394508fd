/** The value below which a share of the values lies, between neighbours by proportion. `values` need not be sorted and is not changed; NaN when there is none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((left, right) => left - right);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  return sorted[below]! + (sorted[Math.min(below + 1, sorted.length - 1)]! - sorted[below]!) * (place - below);
}

/** The middle value, which a few wild ones do not move. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
