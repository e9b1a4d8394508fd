import { assert, MS, plus, type Duration, type Instant } from '@writ/kernel';
import { observeClocks, readReportRule } from '../sections/reporting/index.ts';
import type { Company } from './company.ts';
import { doDeed } from './do-deed.ts';
import { createMoments } from './plan-moments.ts';
import { rawMail } from './raw-mail.ts';
import type { After, ReportStory } from './report-story.ts';
import type { ReportingDesk } from './reporting-desk.ts';
import { smallReports } from './small-reports.ts';
import { STRAY_MESSAGES } from './stray-messages.ts';
import { takeReport, type ReportThatCame } from './take-report.ts';
import { TOLD_REPORTS } from './told-reports.ts';

/** Something that happens at a moment of its own: reports do not wait for the moments at which the rest of the company is told. */
interface Happening {
  readonly at: Instant;
  readonly happens: () => Promise<void>;
}

/** When the watch looks for canaries that are due, hours of UTC; the second is for the days after one was lost, which is followed sooner. */
const CANARY_HOURS = [9.12, 10.6] as const;
const CANARY_DAYS = 16;
const SECOND_LOOK_DAYS = 7;
/** What is nearer to a moment of the company than that happens after it. */
const APART_MS = 90 * MS.second;
/** One look a second for a day; more would be a circle. */
const MOST_STEPS = 100_000;

/** Lets reports come, and people act on them, up to a moment: each at its own time, with every call that is due in between. Calls must go forward. */
export function createReportLife(company: Company, desk: ReportingDesk): (until: Instant) => Promise<void> {
  let happenings: Happening[] | undefined;

  return async (until) => {
    happenings ??= await planHappenings(company, desk);
    for (let steps = 0; ; steps += 1) {
      assert(steps < MOST_STEPS, 'the reports of the demonstration run in a circle');
      const callAt = await desk.nextCallAt();
      const next = Math.min(happenings[0]?.at ?? Infinity, callAt ?? Infinity) as Instant;
      if (next > until - APART_MS) break;
      company.clock.moveTo(next);
      if (happenings[0] && happenings[0].at <= next) await happenings.shift()!.happens().then(desk.deliver);
      else await desk.look();
    }
    company.clock.moveTo(until);
    await desk.look();
    await observeClocks(desk.parts);
  };
}

async function planHappenings(company: Company, desk: ReportingDesk): Promise<Happening[]> {
  const { span, draw } = company;
  const { time } = await readReportRule(desk.parts);
  const momentOf = createMoments(span.end, time);
  const came = new Map<string, ReportThatCame>();
  const stories = [...TOLD_REPORTS, ...smallReports(draw)].flatMap((story) => tell(company, desk, story, momentOf(story.came), came, time));
  const strays = STRAY_MESSAGES.map(({ came: when, fields, text }, index): Happening => ({ at: momentOf(when), happens: () => desk.takeMail(rawMail(fields, `stray-${index}`, text)) }));
  const midnight = Math.floor(span.end / MS.day) * MS.day;
  const canaries = Array.from({ length: CANARY_DAYS }, (_, day) => CANARY_HOURS.slice(0, day < SECOND_LOOK_DAYS ? 2 : 1).map((hour): Happening => ({ at: (midnight - day * MS.day + Math.round(hour * MS.hour)) as Instant, happens: desk.look }))).flat();
  return [...stories, ...strays, ...canaries].filter(({ at }) => at > plus(span.begin, MS.hour) && at <= span.end).toSorted((one, other) => one.at - other.at);
}

interface Time {
  add(duration: Duration, from: Instant): Instant;
  isOpen(at: Instant): boolean;
}

function tell(company: Company, desk: ReportingDesk, story: ReportStory, at: Instant, others: Map<string, ReportThatCame>, time: Time): Happening[] {
  const isOffHours = !time.isOpen(at);
  return [
    { at, happens: async () => void others.set(story.key, await takeReport(company, desk, story)) },
    ...story.deeds.filter(({ offHours }) => !offHours || isOffHours).map((deed): Happening => ({
      at: momentAfter(at, deed.after, time),
      async happens() {
        const report = others.get(story.key);
        // It came before the history began.
        if (report) await doDeed(deed, { company, desk, story, came: report, others });
      },
    })),
  ];
}

function momentAfter(at: Instant, after: After, time: Time): Instant {
  if ('minutes' in after) return plus(at, after.minutes * MS.minute);
  const hours = Math.floor(after.workHours);
  // Business hours are whole in a policy; the rest is put behind them, as far as the company still works then.
  const whole = hours === 0 ? at : time.add({ amount: hours, unit: 'business hour' }, at);
  const exact = plus(whole, Math.round((after.workHours - hours) * MS.hour));
  return time.isOpen(exact) ? exact : time.add({ amount: hours + 1, unit: 'business hour' }, at);
}
