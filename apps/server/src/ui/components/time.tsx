import type { Instant } from '@writ/kernel';
import { sayClock, sayDay, sayMoment, sayRelative, type Reader } from '../say-time.ts';

/** `2 min ago` or `in 3 h`; the exact moment with its zone is in the title and for machines. */
export function Age({ at, reader, bare = false }: { at: Instant; reader: Reader; /** Without the moment as a title, where a page has many of them and the way to the moment beside each. */ bare?: boolean }) {
  return <time datetime={machineTime(at)} title={bare ? undefined : sayMoment(at, reader.zone)}>{sayRelative(at, reader.now)}</time>;
}

/** `21 Nov, 06:12 UTC`: the moment itself. */
export function Moment({ at, reader }: { at: Instant; reader: Reader }) {
  return <time datetime={machineTime(at)} title={sayRelative(at, reader.now)}>{sayClock(at, reader)}</time>;
}

/** `21 November 2026`. */
export function Day({ at, reader }: { at: Instant; reader: Reader }) {
  return <time datetime={machineTime(at)} title={sayMoment(at, reader.zone)}>{sayDay(at, reader.zone)}</time>;
}

/** RFC 3339 to the second: a list has hundreds of these. */
function machineTime(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
