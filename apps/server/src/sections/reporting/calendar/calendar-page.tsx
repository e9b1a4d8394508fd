import { errorAt, type FormProblem } from '../../../core/form-problem.ts';
import { federalHolidays, type Holiday, type HolidayCalendar } from '../../../platform/calendar/index.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, Callout, EmptyState, ErrorSummary, Field, Form, PageHead, Part, Table, Tabs, TextField, type Column } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import type { CompanyDay } from './company-days.ts';

export interface CalendarPageProps {
  frame: Frame;
  year: number;
  days: readonly CompanyDay[];
  /** Which public holidays the policy keeps. */
  calendar: HolidayCalendar;
  mayChange: boolean;
  values?: Readonly<Record<string, string | undefined>>;
  problems?: readonly FormProblem[];
}

const KINDS = { closed: 'Closed', early: 'Ends early', holiday: 'Public holiday' } as const;
const KEEPS: Readonly<Record<HolidayCalendar, string>> = {
  US: 'The policy keeps the federal holidays of the United States, which Writ knows by rule. Holidays from a file do not count until the policy says calendar: company.',
  none: 'The policy keeps no public holidays. Holidays from a file do not count until the policy says calendar: company.',
  company: 'The policy keeps the public holidays that are entered here.',
};

/** Closures, half days and public holidays of one year, and the forms that change them. */
export function CalendarPage({ frame, year, days, calendar, mayChange, values = {}, problems = [] }: CalendarPageProps) {
  return (
    <Layout frame={frame} title="Calendar" room="Settings">
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }]} />
      <PageHead title="Calendar" about={KEEPS[calendar]} />
      <ErrorSummary errors={problems} />
      <Callout><p>A change counts for what begins after it. Clocks that run already keep the due time that they began with.</p></Callout>
      <Part title={`Days of ${year}`}>
        <Tabs label="Years" tabs={[year - 1, year, year + 1].map((each) => ({ href: withQuery(address.calendar, { year: String(each) }), text: String(each), current: each === year }))} />
        {days.length === 0 ? <EmptyState title={`Nothing is entered for ${year}`}>The company works every weekday that is no public holiday of the policy.</EmptyState> : <Table caption={`Days of ${year}`} columns={columns(mayChange)} rows={days} />}
      </Part>
      {calendar === 'US' && (
        <Part title={`Federal holidays of ${year}`} lead="By rule (5 U.S.C. 6103), on the days on which they are taken: one that falls on a Saturday on the Friday before, one on a Sunday on the Monday after.">
          <Table caption={`Federal holidays of ${year}`} columns={BY_RULE} rows={federalHolidays(year)} />
        </Part>
      )}
      {mayChange && <AddDay values={values} problems={problems} />}
      {mayChange && <Import problems={problems} />}
    </Layout>
  );
}

const BY_RULE: readonly Column<Holiday>[] = [
  { head: 'Date', kind: 'lead', cell: ({ date }) => <><time datetime={date}>{date}</time> {weekdayOf(date)}</> },
  { head: 'Holiday', cell: ({ name }) => name },
];

function columns(mayChange: boolean): Column<CompanyDay>[] {
  return [
    { head: 'Date', kind: 'lead', cell: ({ date, name }) => <><time datetime={date}>{date}</time> {weekdayOf(date)}<div class="why">{name}</div></> },
    { head: 'What', cell: ({ kind, closes }) => (kind === 'early' ? `Ends at ${closes}` : KINDS[kind]) },
    ...(mayChange ? [{
      head: '',
      cell: ({ date, kind }: CompanyDay) => <Form inline action={`${address.calendar}/${date}/${kind}/remove`} label={`Remove ${date}`}><Button little kind="destroys">Remove<span class="unseen"> {date}, {KINDS[kind]}</span></Button></Form>,
    }] : []),
  ];
}

function AddDay({ values, problems }: { values: Readonly<Record<string, string | undefined>>; problems: readonly FormProblem[] }) {
  return (
    <Part title="Add a closure or a half day">
      <Form action={`${address.calendar}/days`} label="Add a day">
        <Field label="Date" name="date" type="date" short required value={values.date} error={errorAt(problems, 'date')} />
        <Field label="Name" name="name" required maxlength={200} value={values.name} error={errorAt(problems, 'name')} hint="Why the company is closed, such as Winter break." />
        <Field label="Ends at" name="closes" short pattern="([01][0-9]|2[0-3]):[0-5][0-9]" placeholder="13:00" value={values.closes} error={errorAt(problems, 'closes')} hint="Only for a half day, in the policy’s zone. Left empty, the whole day is closed." />
        <div class="acts"><Button kind="main">Add the day</Button></div>
      </Form>
    </Part>
  );
}

function Import({ problems }: { problems: readonly FormProblem[] }) {
  return (
    <Part title="Public holidays from a calendar file" lead="For countries that Writ does not know by rule. You see every day and choose before anything counts.">
      <Form action={`${address.calendar}/preview`} label="Read a calendar file">
        <TextField label="Text of the .ics file" name="text" rows={6} required maxlength={2_000_000} error={errorAt(problems, 'text')} hint="Open the file in a text editor and paste all of it. It begins with BEGIN:VCALENDAR." />
        <div class="acts"><Button>Read it</Button></div>
      </Form>
    </Part>
  );
}

/** The day of the week in words; a date without a time is the same everywhere. */
export function weekdayOf(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
}
