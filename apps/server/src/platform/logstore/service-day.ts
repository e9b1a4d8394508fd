/** The lines that a service wrote on one day of UTC: what is archived and restored together. */
export interface ServiceDay {
  /** Id of the service; empty for lines that nobody owns. */
  readonly service: string;
  /** `2026-11-02`. */
  readonly day: string;
}

/** Holds a day to its form, since a statement that changes the shape takes no values. Throws TypeError. */
export function assertDay(day: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new TypeError('a day is written 2026-11-02');
  return day;
}

/** The condition on rows of a service-day, and its values. */
export function conditionOfDay({ service, day }: ServiceDay): { readonly sql: string; readonly values: Readonly<Record<string, unknown>> } {
  const from = Date.parse(`${assertDay(day)}T00:00:00Z`);
  return {
    sql: 'service = {service:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({until:Int64})',
    values: { service, from: String(from), until: String(from + 86_400_000) },
  };
}
