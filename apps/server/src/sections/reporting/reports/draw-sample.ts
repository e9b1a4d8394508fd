/** Reports ranked below this may be drawn. */
export const LOW_RANK = 40;
/** One in so many of them is. */
export const ONE_IN = 5;

/**
 * Whether a second person looks at a report although it ranks low, so that the ranking is held to account. The draw is by the report's id, which its writer cannot choose,
 * and comes out the same whenever it is asked.
 */
export function drawSample(report: { readonly id: string; readonly rank: number }): boolean {
  if (report.rank >= LOW_RANK) return false;
  return Number.parseInt(report.id.replaceAll('-', '').slice(-8), 16) % ONE_IN === 0;
}
