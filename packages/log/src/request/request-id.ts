/** Letters, digits and the marks that ids of other systems have: nothing that a log, a header or a page would have to quote. */
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._:=@+/~-]{0,127}$/;

/** Whether a caller's `x-request-id` may stand in our lines: 1 to 128 characters, the first of them a letter or a digit, none of them in need of quotes. */
export function isRequestId(header: string): boolean {
  return WELL_FORMED.test(header);
}
