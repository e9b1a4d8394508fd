import { type Command, InvalidArgumentError } from 'commander';
import type { TimeOptions } from '@writ/lines';
import { parseInstant } from '@writ/kernel';

/** What the caller says about time, as commander gives it. */
export interface TimeFlags {
  readonly zone: string;
  readonly reference?: number;
  readonly year?: number;
}

/** Adds the options that say what lines leave out: their zone and their year. */
export function addTimeOptions(command: Command): Command {
  return command
    .option('--zone <zone>', 'of times that name none: UTC, +02:00 or Europe/Berlin', 'UTC')
    .option('--reference <time>', 'dates without a year lie before this time, or at most a day after it (default: now)', readReference)
    .option('--year <year>', 'of the first date without a year, in place of --reference; it turns over with the lines', readYear);
}

export function timeOptionsOf({ zone, reference, year }: TimeFlags, now: number): TimeOptions {
  return { zone, reference: reference ?? now, ...(year === undefined ? {} : { year }) };
}

function readReference(text: string): number {
  const at = parseInstant(text);
  if (at === undefined) throw new InvalidArgumentError('It must be a time such as 2026-11-24T06:08:36Z.');
  return at;
}

function readYear(text: string): number {
  const year = Number(text);
  if (!Number.isInteger(year) || year < 1970 || year > 9_000) throw new InvalidArgumentError('It must be a year such as 2026.');
  return year;
}
