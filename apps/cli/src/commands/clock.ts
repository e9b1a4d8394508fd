import { type Command, InvalidArgumentError } from 'commander';
import { formatDuration, instant, parseDuration, saySpan, toIso, type Duration, type Instant } from '@writ/kernel';
import { businessClockOf, inZone, readICalendar, readMoment } from '@writ/server/engines';
import { EXIT } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { readText } from '../read-input.ts';
import { addFormatOptions, wantsJson, type FormatOptions } from '../output-format.ts';
import type { CommandContext } from '../command.ts';
import { writeLine, type Terminal } from '../terminal.ts';

interface AddOptions extends FormatOptions {
  readonly from?: string;
  readonly policy?: string;
  readonly calendar?: string;
}

const CALENDAR_LIMIT_BYTES = 2 * 1024 * 1024;

export function addClock(program: Command, { terminal, run }: CommandContext): void {
  const clock = program.command('clock').description('reckon in business time, by the hours and holidays of a policy');
  addFormatOptions(clock.command('add').description('when a duration has passed'))
    .argument('<duration>', 'such as "1 business day", "4 business hours", "180 days", "15 min"', readDuration)
    .option('--from <time>', 'the start: 2026-11-25T23:40:00-08:00, or "2026-11-25 23:40" in the policy’s zone (default: now)')
    .option('--policy <file>', 'the policy whose hours and holidays hold (default: the shipped one)')
    .option('--calendar <file>', 'public holidays from an iCalendar file, in place of the policy’s; observances in it do not count')
    .addHelpText('after', '\nExample: writ clock add "1 business day" --from "2026-11-25 23:40"')
    .action(run((duration: Duration, options: AddOptions) => add(terminal, duration, options)));
}

async function add(terminal: Terminal, duration: Duration, options: AddOptions): Promise<number> {
  const policy = await loadPolicy(terminal, options.policy);
  const zone = businessClockOf(policy).zone;
  const from = options.from === undefined ? instant(terminal.now()) : readMoment(options.from, zone);
  if (from === undefined) {
    terminal.error(`writ: --from is ${JSON.stringify(options.from)}, but it must be a time such as 2026-11-25T23:40:00-08:00, or "2026-11-25 23:40" for ${zone}\n`);
    return EXIT.usage;
  }
  const holidays = options.calendar === undefined ? undefined : await readHolidays(terminal, options.calendar, from);
  const clock = businessClockOf(policy, holidays && { closed: new Map(), early: new Map(), holidays }, holidays && 'company');
  const due = clock.add(duration, from);
  const skipped = clock.daysOff(from, due);
  if (wantsJson(terminal, options)) {
    writeLine(terminal, { duration: formatDuration(duration), from: toIso(from), fromLocal: inZone(from, clock.zone), due: toIso(due), dueLocal: inZone(due, clock.zone), zone: clock.zone, isOpen: clock.isOpen(from), daysOff: skipped });
    return EXIT.kept;
  }
  terminal.out(`${inZone(due, clock.zone)}  (${clock.zone}; ${saySpan(due - from)} after ${inZone(from, clock.zone)})\n`);
  for (const { date, name } of skipped) terminal.out(`  ${date} off: ${name}\n`);
  return EXIT.kept;
}

/** Names of the days off by date; what the file has besides is said, since a holiday that was not read is a wrong answer. */
async function readHolidays(terminal: Terminal, file: string, from: Instant): Promise<ReadonlyMap<string, string>> {
  const { days, problems } = readICalendar(await readText(terminal, file, CALENDAR_LIMIT_BYTES), { fromYear: new Date(from).getUTCFullYear() - 1 });
  for (const { event, text } of problems) terminal.error(`writ: ${file}: ${event === undefined ? '' : `${JSON.stringify(event)}: `}${text}\n`);
  const observances = days.filter(({ observance }) => observance !== undefined).length;
  if (observances > 0) terminal.error(`writ: ${file}: ${observances} observances do not count\n`);
  return new Map(days.filter(({ observance }) => observance === undefined).map(({ date, name }) => [date, name]));
}

function readDuration(text: string): Duration {
  const duration = parseDuration(text);
  if (duration) return duration;
  throw new InvalidArgumentError('It must be a whole number and a unit, such as "1 business day", "4 business hours", "180 days", "15 min".');
}
