import { instant, type Duration, type Instant } from '@writ/kernel';
import { Temporal } from 'temporal-polyfill';

/** When a company works: wall times `HH:MM` in an IANA zone, Monday to Friday, less its days off. */
export interface WorkingHours {
  readonly opens: string;
  readonly closes: string;
  readonly zone: string;
  /** Names the day off that `date` (`YYYY-MM-DD`) is, if it is one. Weekends need no name. */
  readonly dayOff: (date: string) => string | undefined;
  /** Wall time at which `date` ends early, if it does. */
  readonly closesEarly?: ((date: string) => string | undefined) | undefined;
}

/** Business time by one company's hours. */
export interface BusinessClock {
  readonly zone: string;
  /**
   * When `duration` has passed since `from`. A business day is the same wall time on the next working day; from outside hours it counts from
   * the next opening; where that day ends earlier, it is that day's end. Business hours count open time only. Days, weeks, months and years
   * keep the wall time in the company's zone, hours and minutes are exact. A later start never ends earlier, months and years at the end of a month excepted.
   */
  add(duration: Duration, from: Instant): Instant;
  /** Whether the company works at that moment: from opening up to but not including closing. */
  isOpen(at: Instant): boolean;
  /** `at` itself while open, else the next opening. */
  nextOpening(at: Instant): Instant;
  /** Weekday dates off with their names between two moments. */
  daysOff(from: Instant, to: Instant): readonly { readonly date: string; readonly name: string }[];
}

/** More days than any calendar closes in a row; reaching it means that the calendar is never open. */
const NEVER_OPEN_DAYS = 400;

/** Business time for `hours`. Throws a RangeError when the zone is not an IANA zone or the company is never open. */
export function createBusinessClock(hours: WorkingHours): BusinessClock {
  const opens = Temporal.PlainTime.from(hours.opens);
  const closes = Temporal.PlainTime.from(hours.closes);
  if (Temporal.PlainTime.compare(opens, closes) >= 0) throw new RangeError(`opens at ${hours.opens}, which is not before closing at ${hours.closes}`);

  function local(at: Instant): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.zone);
  }
  function works(date: Temporal.PlainDate): boolean {
    return date.dayOfWeek <= 5 && hours.dayOff(date.toString()) === undefined && exists(date) && Temporal.ZonedDateTime.compare(at(date, opens), at(date, closing(date))) < 0;
  }
  /** A zone that crosses the date line skips a day: Apia had no 30 December 2011. */
  function exists(date: Temporal.PlainDate): boolean {
    return date.toZonedDateTime(hours.zone).toPlainDate().equals(date);
  }
  function closing(date: Temporal.PlainDate): Temporal.PlainTime {
    const early = hours.closesEarly?.(date.toString());
    if (early === undefined) return closes;
    const at = Temporal.PlainTime.from(early);
    return Temporal.PlainTime.compare(at, closes) < 0 ? at : closes;
  }
  function at(date: Temporal.PlainDate, time: Temporal.PlainTime): Temporal.ZonedDateTime {
    return atWall(date.toPlainDateTime(time), hours.zone);
  }
  function nextWorkingDay(after: Temporal.PlainDate): Temporal.PlainDate {
    let date = after;
    for (let days = 0; days < NEVER_OPEN_DAYS; days += 1) {
      date = date.add({ days: 1 });
      if (works(date)) return date;
    }
    throw new RangeError(`no working day within ${NEVER_OPEN_DAYS} days of ${after.toString()}`);
  }
  function openMoment(moment: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
    const date = moment.toPlainDate();
    if (works(date)) {
      const opening = at(date, opens);
      if (Temporal.ZonedDateTime.compare(moment, opening) < 0) return opening;
      if (Temporal.ZonedDateTime.compare(moment, at(date, closing(date))) < 0) return moment;
    }
    return at(nextWorkingDay(date), opens);
  }
  function addDays(count: number, from: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
    let moment = from;
    for (let days = 0; days < count; days += 1) {
      const start = openMoment(moment);
      const date = nextWorkingDay(start.toPlainDate());
      const time = start.equals(at(start.toPlainDate(), opens)) ? opens : wallOf(start).toPlainTime();
      moment = firstOf(at(date, time), at(date, closing(date)));
    }
    return moment;
  }
  function addHours(count: number, from: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
    let rest = count * 3_600_000;
    let moment = openMoment(from);
    for (;;) {
      const end = at(moment.toPlainDate(), closing(moment.toPlainDate()));
      const left = end.epochMilliseconds - moment.epochMilliseconds;
      if (rest <= left) return moment.add({ milliseconds: rest });
      rest -= left;
      moment = openMoment(end);
    }
  }
  function addTo(from: Temporal.ZonedDateTime, { amount, unit }: Duration): Temporal.ZonedDateTime {
    switch (unit) {
      case 'business day': return addDays(amount, from);
      case 'business hour': return addHours(amount, from);
      case 'minute': return from.add({ minutes: amount });
      case 'hour': return from.add({ hours: amount });
      case 'day': return atWall(wallOf(from).add({ days: amount }), hours.zone);
      case 'week': return atWall(wallOf(from).add({ weeks: amount }), hours.zone);
      case 'month': return atWall(wallOf(from).add({ months: amount }), hours.zone);
      case 'year': return atWall(wallOf(from).add({ years: amount }), hours.zone);
    }
  }

  return {
    zone: hours.zone,
    add: (duration, from) => instant(addTo(local(from), duration).epochMilliseconds),
    isOpen: (moment) => openMoment(local(moment)).epochMilliseconds === moment,
    nextOpening: (moment) => instant(openMoment(local(moment)).epochMilliseconds),
    daysOff(from, to) {
      const found: { date: string; name: string }[] = [];
      const end = local(to).toPlainDate();
      for (let date = local(from).toPlainDate(), days = 0; Temporal.PlainDate.compare(date, end) <= 0 && days < 4_000; date = date.add({ days: 1 }), days += 1) {
        const name = date.dayOfWeek <= 5 ? hours.dayOff(date.toString()) : undefined;
        if (name !== undefined) found.push({ date: date.toString(), name });
      }
      return found;
    },
  };
}

/** The moment that clocks show `wall`: the first one where it comes twice, the end of the gap where clocks skip it, so that later walls are never earlier moments. */
function atWall(wall: Temporal.PlainDateTime, zone: string): Temporal.ZonedDateTime {
  const before = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (before.toPlainDateTime().equals(wall)) return before;
  return before.getTimeZoneTransition('next') ?? before;
}

/** What clocks show, except that while an hour comes again they stand at its end: otherwise a later start would be an earlier wall time, and end earlier. */
function wallOf(moment: Temporal.ZonedDateTime): Temporal.PlainDateTime {
  const wall = moment.toPlainDateTime();
  const first = wall.toZonedDateTime(moment.timeZoneId, { disambiguation: 'earlier' });
  if (first.epochMilliseconds === moment.epochMilliseconds) return wall;
  const turn = moment.getTimeZoneTransition('previous') ?? moment;
  return turn.add({ milliseconds: -1 }).toPlainDateTime().add({ milliseconds: 1 });
}

function firstOf(one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return Temporal.ZonedDateTime.compare(one, other) <= 0 ? one : other;
}

/** Reads a moment: RFC 3339 with an offset, or a wall time `YYYY-MM-DD[ T]HH:MM[:SS]` in `zone`. Undefined when it is neither, or no such day exists. */
export function readMoment(text: string, zone: string): Instant | undefined {
  try {
    if (/(Z|[+-]\d{2}:\d{2})$/i.test(text)) return instant(Temporal.Instant.from(text.replace(' ', 'T')).epochMilliseconds);
    if (!/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$/.test(text)) return undefined;
    return instant(Temporal.PlainDateTime.from(text.replace(' ', 'T'), { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds);
  } catch {
    return undefined; // Temporal throws RangeError for what is not a moment; the caller names what was expected
  }
}

/** `2026-11-30T09:00:00-08:00`: a moment as the clocks of `zone` show it. */
export function inZone(at: Instant, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: at % 1000 === 0 ? 'second' : 'millisecond' });
}
