import ICAL from 'ical.js';
import { matchRecurrence, type Recurrence } from './match-recurrence.ts';

/** A day that a calendar file names: `YYYY-MM-DD`. */
export interface ImportedDay {
  readonly date: string;
  readonly name: string;
  /** Why this is likely no public holiday: it is marked as free time, or as an observance. Undefined for what looks like one. */
  readonly observance: 'free' | 'marked' | undefined;
}

/** Something in the file that did not become a day, with the event's name where it is about one. */
export interface CalendarProblem {
  readonly event?: string | undefined;
  readonly text: string;
}

export interface ReadCalendar {
  readonly days: readonly ImportedDay[];
  readonly problems: readonly CalendarProblem[];
}

export interface CalendarWindow {
  /** First year that is read; holidays of long ago move no clock. */
  readonly fromYear: number;
  /** Years from the first; recurring events end with them. */
  readonly years?: number;
}

/** Bounds on what a file may hold. */
export const CALENDAR_LIMITS = { bytes: 2 * 1024 * 1024, events: 5_000, days: 4_000, steps: 20_000, longestDays: 31, problems: 100, name: 200, years: 10 } as const;

/**
 * Reads the all-day events of an iCalendar file (RFC 5545): several days, recurrences, exceptions and moved instances within ten years.
 * Events with a time of day are no days off and come as problems. Never throws; bounded in bytes, events, steps and days.
 */
export function readICalendar(text: string, { fromYear, years = CALENDAR_LIMITS.years }: CalendarWindow): ReadCalendar {
  if (text.length > CALENDAR_LIMITS.bytes) return refused(`The file has more than ${CALENDAR_LIMITS.bytes} characters.`);
  const reading = { from: `${String(fromYear).padStart(4, '0')}-01-01`, until: `${String(fromYear + Math.min(years, CALENDAR_LIMITS.years)).padStart(4, '0')}-01-01`, stepsLeft: CALENDAR_LIMITS.steps, days: new Map<string, ImportedDay>(), problems: [] as CalendarProblem[] };
  const events = parseEvents(text);
  if (typeof events === 'string') return refused(events);
  if (events.length === 0) return refused('The file has no event.');
  if (events.length > CALENDAR_LIMITS.events) return refused(`The file has more than ${CALENDAR_LIMITS.events} events.`);
  const moved = movedInstances(events);
  for (const component of events) {
    const name = nameOf(component);
    try {
      const problem = readEvent(component, name, moved, reading);
      if (problem !== undefined) reading.problems.push({ event: name, text: problem });
    } catch {
      // ical.js throws plain errors of many kinds for values that it cannot read; the event is named and left out
      reading.problems.push({ event: name, text: 'Its dates or its recurrence cannot be read.' });
    }
  }
  const days = [...reading.days.values()].toSorted((one, other) => one.date.localeCompare(other.date) || one.name.localeCompare(other.name));
  return { days, problems: reading.problems.slice(0, CALENDAR_LIMITS.problems) };
}

interface Reading {
  readonly from: string;
  readonly until: string;
  stepsLeft: number;
  readonly days: Map<string, ImportedDay>;
  readonly problems: CalendarProblem[];
}

function refused(text: string): ReadCalendar {
  return { days: [], problems: [{ text }] };
}

function parseEvents(text: string): readonly ICAL.Component[] | string {
  try {
    const parsed = ICAL.parse(text.replace(/^\uFEFF/, '')) as unknown[];
    const roots = (Array.isArray(parsed[0]) ? parsed : [parsed]) as unknown[][];
    return roots.filter((root) => root[0] === 'vcalendar').flatMap((root) => new ICAL.Component(root as never).getAllSubcomponents('vevent'));
  } catch {
    return 'This is no iCalendar file (RFC 5545), or it is cut off.';
  }
}

/** Days on which an instance of a recurring event was moved or changed: the event itself leaves them out. By the event's UID. */
function movedInstances(events: readonly ICAL.Component[]): ReadonlyMap<string, ReadonlySet<string>> {
  const moved = new Map<string, Set<string>>();
  for (const component of events) {
    const instance = dateOf(component, 'recurrence-id');
    if (instance === undefined) continue;
    const uid = uidOf(component);
    moved.set(uid, (moved.get(uid) ?? new Set()).add(instance));
  }
  return moved;
}

function readEvent(component: ICAL.Component, name: string, moved: ReadonlyMap<string, ReadonlySet<string>>, reading: Reading): string | undefined {
  if (dateOf(component, 'dtstart') === undefined) return 'It has no date on which it starts.';
  const start = component.getFirstPropertyValue('dtstart') as ICAL.Time;
  if (!start.isDate) return 'It has a time of day, so it is no day off.';
  if (String(component.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED') return 'It is cancelled.';
  const length = lengthOf(component, start);
  if (length === undefined || length < 1 || length > CALENDAR_LIMITS.longestDays) return `It does not last from 1 to ${CALENDAR_LIMITS.longestDays} days.`;
  const rules = component.getAllProperties('rrule').map((rule) => rule.getFirstValue() as unknown as Recurrence);
  if (component.hasProperty('exrule') || rules.length > 1 || !rules.every(matchRecurrence)) return 'It recurs by a rule that no holiday needs, or that never comes true.';
  const isInstance = component.hasProperty('recurrence-id');
  const skipped = isInstance ? new Set<string>() : (moved.get(uidOf(component)) ?? new Set());
  const observance = observanceOf(component);
  const added = new Set(component.getAllProperties('rdate').flatMap((property) => property.getValues().map((value) => String(value).slice(0, 10))));
  for (const first of startsOf(component, start, isInstance, reading)) {
    if (skipped.has(first.toString().slice(0, 10)) || isRolledOver(first, start, rules[0], added)) continue;
    for (let offset = 0; offset < length; offset += 1) {
      const day = first.clone();
      day.adjust(offset, 0, 0, 0);
      const date = day.toString().slice(0, 10);
      if (date < reading.from || date >= reading.until) continue;
      if (reading.days.size >= CALENDAR_LIMITS.days) return `The file names more than ${CALENDAR_LIMITS.days} days.`;
      keepDay(reading.days, { date, name, observance });
    }
  }
  return undefined;
}

/** The same day under the same name comes once; a holiday of it outweighs an observance. */
function keepDay(days: Map<string, ImportedDay>, day: ImportedDay): void {
  const key = `${day.date} ${day.name}`;
  if (days.get(key)?.observance !== undefined || !days.has(key)) days.set(key, day);
}

function* startsOf(component: ICAL.Component, start: ICAL.Time, isInstance: boolean, reading: Reading): Generator<ICAL.Time> {
  if (isInstance || !component.hasProperty('rrule')) {
    const except = new Set(component.getAllProperties('exdate').flatMap((property) => property.getValues().map(String)));
    const added = component.getAllProperties('rdate').flatMap((property) => property.getValues()).filter((value) => value instanceof ICAL.Time);
    for (const day of [start, ...added]) if (!except.has(day.toString())) yield day;
    return;
  }
  const starts = new ICAL.RecurExpansion({ component, dtstart: start });
  for (let next = starts.next(); next; next = starts.next()) {
    reading.stepsLeft -= 1;
    if (reading.stepsLeft < 0 || next.toString() >= reading.until) return;
    yield next;
  }
}

function lengthOf(component: ICAL.Component, start: ICAL.Time): number | undefined {
  if (component.hasProperty('dtend')) {
    const end = dateOf(component, 'dtend');
    return end === undefined ? undefined : Math.round((Date.parse(end) - Date.parse(start.toString().slice(0, 10))) / 86_400_000);
  }
  const duration = component.getFirstPropertyValue('duration') as ICAL.Duration | null;
  return duration === null ? 1 : Math.ceil(duration.toSeconds() / 86_400);
}

function observanceOf(component: ICAL.Component): ImportedDay['observance'] {
  const words = [component.getFirstPropertyValue('categories'), component.getFirstPropertyValue('description')].map(String).join(' ');
  if (/observance|observation day|not a public holiday|working day|gedenktag/i.test(words)) return 'marked';
  return String(component.getFirstPropertyValue('transp')).toUpperCase() === 'TRANSPARENT' ? 'free' : undefined;
}

function nameOf(component: ICAL.Component): string {
  const summary = component.getFirstPropertyValue('summary');
  const name = (typeof summary === 'string' ? summary : '').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim().slice(0, CALENDAR_LIMITS.name);
  return name === '' ? 'Without a name' : name;
}

/** The library turns 29 February of a common year into 1 March, and a 31st that a month does not have into the next month's 1st; RFC 5545 leaves such days out. */
function isRolledOver(day: ICAL.Time, start: ICAL.Time, rule: Recurrence | undefined, added: ReadonlySet<string>): boolean {
  if (!rule || added.has(day.toString().slice(0, 10)) || Object.keys(rule.parts).length > 0) return false;
  if (rule.freq === 'YEARLY') return day.day !== start.day || day.month !== start.month;
  return rule.freq === 'MONTHLY' && day.day !== start.day;
}

function uidOf(component: ICAL.Component): string {
  return String(component.getFirstProperty('uid')?.toJSON()[3]);
}

/** `YYYY-MM-DD` of a property as it stands in the file, if that is a real date: the library would make another of it. */
function dateOf(component: ICAL.Component, name: string): string | undefined {
  const raw: unknown = component.getFirstProperty(name)?.toJSON()[3];
  const match = typeof raw === 'string' ? /^(\d{4})-(\d{2})-(\d{2})/.exec(raw) : null;
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return match[0];
}
