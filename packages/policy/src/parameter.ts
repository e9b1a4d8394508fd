import { parseDuration } from '@writ/kernel';
import { z } from 'zod';
import type { Duration } from '@writ/kernel';
import type { PlacedExpression } from './expression.ts';

/**
 * The vocabulary in which a section declares the parameters of a control. Every word of it knows two things: which values it takes, and how
 * the prose of the clause may say such a value. A schema that is not made of these words cannot be a parameter: see `parameters`.
 *
 *     parameters({ within: duration({ business: true }), calendar: oneOf(['US'], { US: ['US federal holidays'] }), hours: hours() })
 */

/** What the prose must say for a value; nothing when no words can say it, so that it must be listed under `unstated`. */
export interface HowSaid {
  /** What a person writes in the block, for messages: `a duration such as \`180 days\``. */
  readonly form: string;
  readonly express: (value: never) => readonly PlacedExpression[];
}

const howSaid = z.registry<HowSaid>();

/** Keys that every control block may have beside its parameters, so no parameter may be called so. */
export const RESERVED_KEYS = ['for', 'maps', 'unstated'] as const;

const DURATION_FORM = 'a duration: a whole number and a unit, such as `180 days`, `48 hours`, `15 min` or `1 business day`';
const PLAIN_DURATION_FORM = 'a duration that does not count business time, such as `180 days`, `48 hours` or `15 min`';

/** `180 days` → Duration. Business hours and days are refused with `business: false` and demanded with `business: true`; both are taken when it is left out. */
export function duration(limits: { readonly business?: boolean } = {}): z.ZodType<Duration, unknown> {
  const form = limits.business === undefined ? DURATION_FORM : limits.business ? 'business time, such as `1 business day` or `4 business hours`' : PLAIN_DURATION_FORM;
  const schema = z.unknown().transform((value, context): Duration => {
    const parsed = typeof value === 'string' ? parseDuration(value) : undefined;
    if (parsed && (limits.business === undefined || parsed.unit.startsWith('business ') === limits.business)) return parsed;
    return refuse(context, form);
  });
  return said(schema, form, (value: Duration) => [{ path: [], expression: { kind: 'duration', duration: value } }]);
}

/**
 * A whole number. With `of` (singular nouns) only a number of those things says it: `count({ of: ['deputy'] })` is said by
 * "one deputy", "a deputy" and "at least two named deputies", and not by a number that stands elsewhere in the clause.
 */
export function count(limits: { readonly min?: number; readonly max?: number; readonly of?: readonly string[] } = {}): z.ZodType<number, unknown> {
  const { min = 0, max = 1_000_000, of = [] } = limits;
  const form = `a whole number from ${min} to ${max}`;
  const schema = z.unknown().transform((value, context): number =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : refuse(context, form),
  );
  return said(schema, form, (value: number) => [{ path: [], expression: { kind: 'count', amount: value, of } }]);
}

const PERCENT = /^(\d{1,3}(?:\.\d{1,3})?)\s*%$/;

/** `99 %` → 99. Between 0 and 100, at most three decimals. */
export function percent(): z.ZodType<number, unknown> {
  const form = 'a percentage from 0 to 100, such as `99 %`';
  const schema = z.unknown().transform((value, context): number => {
    const match = typeof value === 'string' ? PERCENT.exec(value.trim()) : null;
    const parsed = Number(match?.[1] ?? Number.NaN);
    return parsed <= 100 ? parsed : refuse(context, form);
  });
  return said(schema, form, (value: number) => [{ path: [], expression: { kind: 'percent', percent: value } }]);
}

/** Business hours: wall time in a zone of the IANA database, the same every working day. */
export interface Hours {
  /** `09:00`, 24-hour clock. */
  readonly opens: string;
  /** `17:00`, later than `opens` on the same day. */
  readonly closes: string;
  /** `America/Los_Angeles`. */
  readonly zone: string;
}

const HOURS = /^([01]\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]\d|2[0-3]):([0-5]\d)\s+(\S{1,64})$/;

/** `09:00-17:00 America/Los_Angeles` → Hours. The prose says the hours ("from nine to five") and the zone ("Pacific time"). */
export function hours(): z.ZodType<Hours, unknown> {
  const form = 'hours and a time zone, such as `09:00-17:00 America/Los_Angeles`';
  const schema = z.unknown().transform((value, context): Hours => {
    const match = typeof value === 'string' ? HOURS.exec(value.trim()) : null;
    if (!match) return refuse(context, form);
    const [, openHour, openMinute, closeHour, closeMinute, zone] = match;
    const read = { opens: `${openHour}:${openMinute}`, closes: `${closeHour}:${closeMinute}`, zone: zone! };
    if (!isZone(read.zone)) return refuse(context, `a time zone of the IANA database in the place of \`${read.zone}\`, such as \`America/Los_Angeles\``);
    return read.opens < read.closes ? read : refuse(context, 'hours that close later than they open, on the same day');
  });
  return said(schema, form, (value: Hours) => [
    { path: [], expression: { kind: 'hours', opens: minutesOf(value.opens), closes: minutesOf(value.closes) } },
    { path: [], expression: { kind: 'phrase', phrases: sayZone(value.zone) } },
  ]);
}

/** `America/Los_Angeles`: a zone of the IANA database, said by its name, its city, or what people call it ("Pacific time"). */
export function zone(): z.ZodType<string, unknown> {
  const form = 'a time zone of the IANA database, such as `America/Los_Angeles`';
  const schema = z.unknown().transform((value, context): string => (typeof value === 'string' && isZone(value) ? value : refuse(context, form)));
  return said(schema, form, (value: string) => [{ path: [], expression: { kind: 'phrase', phrases: sayZone(value) } }]);
}

/** A name or phrase of one line, at most 200 characters, that the prose says as it is: `security-all`. */
export function word(): z.ZodType<string, unknown> {
  const form = 'a word or a phrase on one line, at most 200 characters';
  const schema = z.unknown().transform((value, context): string =>
    typeof value === 'string' && /^[^\n\r]{1,200}$/.test(value) && /[\p{L}\p{N}]/u.test(value) ? value : refuse(context, form),
  );
  return said(schema, form, (value: string) => [{ path: [], expression: { kind: 'phrase', phrases: [value] } }]);
}

/**
 * One of a few words. `spoken` gives the phrases that say a value; a value that has none is said by itself. Where the value's own spelling
 * should count beside them, list it too: `US` alone would be found in "contact US support".
 */
export function oneOf<const Value extends string>(values: readonly Value[], spoken: { readonly [Each in Value]?: readonly string[] } = {}): z.ZodType<Value, unknown> {
  const form = `one of ${values.map((value) => `\`${value}\``).join(', ')}`;
  const schema = z.unknown().transform((value, context): Value => values.find((each) => each === value) ?? refuse(context, form));
  return said(schema, form, (value: Value) => [{ path: [], expression: { kind: 'phrase', phrases: spoken[value] ?? [value] } }]);
}

/** `2026-11-24`, a day that exists; said so, or as "24 November 2026" or "November 24, 2026". */
export function date(): z.ZodType<string, unknown> {
  const form = 'a date such as `2026-11-24`';
  const schema = z.unknown().transform((value, context): string => (typeof value === 'string' && isDate(value) ? value : refuse(context, form)));
  return said(schema, form, (value: string) => [{ path: [], expression: { kind: 'date', date: value } }]);
}

/**
 * `true` or `false`, each said by any of its phrases, in which `…` stands for up to five words: `flag({ said: ['every … host'] })`.
 * A side without phrases cannot be said, so the document must list it under `unstated`.
 */
export function flag(phrases: { readonly said?: readonly string[]; readonly denied?: readonly string[] } = {}): z.ZodType<boolean, unknown> {
  const form = '`true` or `false`';
  const schema = z.unknown().transform((value, context): boolean => (typeof value === 'boolean' ? value : refuse(context, form)));
  return said(schema, form, (value: boolean) => {
    const chosen = (value ? phrases.said : phrases.denied) ?? [];
    return chosen.length === 0 ? [] : [{ path: [], expression: { kind: 'phrase', phrases: chosen } }];
  });
}

const MOST_ITEMS = 200;

/** One to 200 different items, each of which the prose says. One item may stand without brackets. */
export function list<Item>(item: z.ZodType<Item, unknown>): z.ZodType<readonly Item[], unknown> {
  const each = howSaidOf(item);
  if (!each) throw new TypeError('A list takes a word of the parameter vocabulary');
  const form = `a list of one to ${MOST_ITEMS} different items, each ${each.form}`;
  const schema = z
    .preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(item, form).min(1, form).max(MOST_ITEMS, form))
    .refine((items) => new Set(items.map((value) => JSON.stringify(value))).size === items.length, 'a list in which no item stands twice');
  return said(schema as unknown as z.ZodType<readonly Item[], unknown>, form, (value: readonly Item[]) =>
    value.flatMap((part, index) => each.express(part as never).map(({ path, expression }) => ({ path: [index, ...path], expression }))),
  );
}

/** A list of words: `[form, mail]`. */
export function names(): z.ZodType<readonly string[], unknown> {
  return list(word());
}

/** The schema of a control's parameters: exactly these, each from this vocabulary, none named like a reserved key. Throws a TypeError otherwise. */
export function parameters<Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  for (const [name, schema] of Object.entries(shape)) {
    if (!howSaidOf(schema)) throw new TypeError(`Parameter ${name} does not say how prose says it: make it of the parameter vocabulary`);
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/i.test(name)) throw new TypeError(`Parameter ${name} is not named in letters, digits and hyphens`);
    if (name === 'control' || RESERVED_KEYS.some((key) => key === name)) throw new TypeError(`Parameter ${name} has the name of a reserved key`);
  }
  return z.strictObject(shape);
}

/** How a schema's values are said; looks through `.optional()`, `.default()` and `.nullable()`. Undefined for a schema from elsewhere. */
export function howSaidOf(schema: z.ZodType): HowSaid | undefined {
  const found = howSaid.get(schema);
  if (found) return found;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable ? howSaidOf(schema.unwrap() as z.ZodType) : undefined;
}

function said<Schema extends z.ZodType<Value, unknown>, Value>(schema: Schema, form: string, express: (value: Value) => readonly PlacedExpression[]): Schema {
  howSaid.add(schema, { form, express: express as HowSaid['express'] });
  return schema;
}

/** The message of every issue is what was expected; the reader makes the sentence around it. */
function refuse(context: z.RefinementCtx, expected: string): never {
  context.addIssue({ code: 'custom', message: expected });
  return z.NEVER;
}

function isZone(name: string): boolean {
  // Offsets such as `+02:00` are taken by the platform too, but have no daylight saving: not what a company lives by.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    zonePart(name, 'longGeneric');
    return true;
  } catch {
    return false;
  }
}

function sayZone(name: string): readonly string[] {
  const generic = (['longGeneric', 'shortGeneric'] as const).map((style) => zonePart(name, style));
  const british = generic.map((each) => each.replace('United Kingdom', 'UK'));
  const city = name.split('/').at(-1)!.replaceAll('_', ' ');
  return [...new Set([...generic, name, `${city} time`, city, ...british, ...zoneLetters(name)])];
}

function zonePart(name: string, style: 'longGeneric' | 'shortGeneric'): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: style }).formatToParts(0);
  return parts.find((part) => part.type === 'timeZoneName')?.value.replace('Standard Time', 'Time') ?? name;
}

/** `PST` and `PDT`, `CET` and `CEST`, as the English of some country writes them; one of another zone may be spelled alike (IST), which the reader of the prose knows too. */
function zoneLetters(name: string): readonly string[] {
  const [january, july] = [0, 181 * 86_400_000];
  return ['en-US', 'en-GB', 'en-AU', 'en-IN'].flatMap((language) => {
    const format = new Intl.DateTimeFormat(language, { timeZone: name, timeZoneName: 'short' });
    return [january, july].map((at) => format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '');
  }).filter((letters) => /^[A-Z]{3,4}$/.test(letters));
}

function minutesOf(wall: string): number {
  return Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3));
}

function isDate(text: string): boolean {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return parsed !== undefined && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}
