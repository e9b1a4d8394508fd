import type { State } from '@writ/contract';
import { instant, MS } from '@writ/kernel';
import type { Selectable } from 'kysely';
import type { ServiceIdentity } from '../../../core/directory/services.ts';
import { address } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, Callout, EmptyState, Field, Form, Moment, PageHead, Part, Table } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayCount, sayNumber } from '../../../ui/say-number.ts';
import type { ArchiveTables } from '../archive/archive-tables.ts';
import { formatPlace } from '../search/read-search.ts';
import { findQuietHours, type KeptDay } from './find-gaps.ts';
import { daysOfGaps, isLookedThrough, type ToldGap } from './read-gaps.ts';
import type { DayTest, Keeping } from './read-keeping.ts';

export interface KeepingPageProps {
  readonly frame: Frame;
  readonly service: ServiceIdentity;
  /** Absent while the log store does not answer. */
  readonly keeping: Keeping | undefined;
  readonly restores: readonly Selectable<ArchiveTables['logging.archive_restores']>[];
  readonly mayRestore: boolean;
  /** Whether the archive lies elsewhere than the logs; undefined where nobody has looked yet. */
  readonly isElsewhere: boolean | undefined;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const MOST_QUIET = 10;
const MOST_TOLD = 50;

/** The days of a service: which of them can be read, are archived, and were tried. */
export function KeepingPage({ frame, service, keeping, restores, mayRestore, isElsewhere }: KeepingPageProps) {
  return (
    <Layout frame={frame} title={`Days of ${service.name}`} room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }, { href: address.logServices, text: 'Services' }, { href: address.logService(service.id), text: service.name }]} />
      <PageHead title={`Days of ${service.name}`} about="Which days can be read today, are in the archive, and were read back from it. Days are of UTC." />
      {keeping === undefined ? <EmptyState title="The log store does not answer">Nobody can tell which days are there until it does.</EmptyState> : <Days frame={frame} keeping={keeping} />}
      {isElsewhere === false && (
        <Callout kind="unknown" title="One setting is left: where the archive lies">
          <p>Days are archived, and read back, but on the disk of the logs: what takes the one takes the other. Set <code>WRIT_LOG_ARCHIVE</code> to a folder on another disk, or to <code>s3://bucket/prefix</code>, and start Writ again; the next night archives every day that is still stored there. Until then <a href={address.control('log-archive')}>the clause on backups</a> says that it is broken.</p>
        </Callout>
      )}
      <Part title="Put back" id="put-back" lead="Lines that the store lacks come back from the archive; those that are there stay as they are. What is older than the policy asks for goes again with the next night.">
        {mayRestore && <Form action={`${address.logService(service.id)}/days`} label="Put lines back">
          <Field label="From" name="from" type="date" short required value={keeping?.from ?? ''} />
          <Field label="Through" name="through" type="date" short required value={keeping?.through ?? ''} />
          <Button>Put back</Button>
        </Form>}
        {restores.length > 0 && <Table caption="The last restores" rows={restores} columns={[
          { head: 'Asked', kind: 'lead', cell: ({ asked_at }) => <Moment at={instant(asked_at.getTime())} reader={frame} /> },
          { head: 'Days', narrowHead: 'Days', cell: ({ from_day, through_day }) => `${from_day} to ${through_day}` },
          { head: 'Came back', narrowHead: 'Came back', cell: ({ done_at, put_back, days, problem }) => (done_at === null ? 'under way' : <>{sayNumber(Number(put_back))} lines of {days} archived days{problem !== null && <> · {problem}</>}</>) },
        ]} />}
      </Part>
    </Layout>
  );
}

function Days({ frame, keeping }: { frame: Frame; keeping: Keeping }) {
  const { days, hours, manifests, tests, told, toldUntil, through } = keeping;
  const gaps = days.filter(({ state }) => state === 'no lines' || state === 'fewer lines');
  const known = days.filter(({ state }) => state !== 'younger');
  const quiet = findQuietHours(hours, days);
  const versions = new Map(manifests.map(({ day, version }) => [day, version]));
  const tried = new Map(tests.filter(({ day, version }) => versions.get(day) === version).map((test) => [test.day, test]));
  const toldDays = daysOfGaps(told);
  if (known.length === 0) return <><EmptyState title="No day is over yet">The calendar begins with the first day after a line came.</EmptyState><ToldGaps frame={frame} told={told} /></>;
  const stands = sayStanding(days, known, gaps, [...toldDays].filter(([day]) => day >= keeping.from).map(([, { what }]) => what), isLookedThrough(toldUntil, through));
  return (
    <>
      <Callout kind={stands.state} title={stands.title}>
        <p>{sayNumber(known.filter(({ archived }) => archived !== undefined).length)} of {known.length} days are archived. <a href={address.control('log-retention')}>The clause and its proof</a></p>
      </Callout>
      <Calendar days={days} tried={tried} told={toldDays} />
      {gaps.length > 0 && <Table caption="Gaps" captionShown rows={gaps.toReversed().slice(0, 50)} columns={[
        { head: 'Day', kind: 'lead', cell: ({ day }) => day },
        { head: 'In the store', narrowHead: 'In the store', cell: ({ lines }) => `${sayNumber(lines)} lines` },
        { head: 'In the archive', narrowHead: 'In the archive', cell: ({ archived }) => (archived === undefined ? 'not archived' : `${sayNumber(archived)} lines`) },
      ]} />}
      <ToldGaps frame={frame} told={told} />
      {quiet.length > 0 && <Table caption="Hours far quieter than usual" captionShown rows={quiet.slice(0, MOST_QUIET)} columns={[
        { head: 'Hour', kind: 'lead', cell: ({ at }) => <Moment at={instant(Date.parse(at))} reader={frame} /> },
        { head: 'Lines', narrowHead: 'Lines', cell: ({ lines, usual }) => `${sayNumber(lines)}, usually ${sayNumber(usual)}` },
      ]} />}
    </>
  );
}

/** The worst first: days without lines, lines that were lost, lines that may have been, days that are still to come. */
function sayStanding(days: readonly KeptDay[], known: readonly KeptDay[], gaps: readonly KeptDay[], told: readonly ToldGap['what'][], isLooked: boolean): { readonly state: State; readonly title: string } {
  const lost = told.filter((what) => what === 'lost').length;
  if (gaps.length > 0) return { state: 'broken', title: `Lines are missing on ${gaps.length} of ${known.length} days` };
  if (lost > 0) return { state: 'broken', title: `Every day has lines, and some were lost on their way here on ${sayCount(lost, 'days')}` };
  if (told.length > 0) return { state: 'unknown', title: `Every day has lines, and some may have been lost on their way here on ${sayCount(told.length, 'days')}` };
  if (known.length < days.length) return { state: 'unknown', title: `All ${known.length} days since the first line are there` };
  return !isLooked ? { state: 'unknown', title: `All ${days.length} days have lines; whether some were lost on their way here was not looked at yet` } : { state: 'kept', title: `All ${days.length} days are there` };
}

/** What hosts told to be lost, or the numbers of their messages showed; each leads to its line. */
function ToldGaps({ frame, told }: { frame: Frame; told: readonly ToldGap[] }) {
  if (told.length === 0) return null;
  return <>
    <Table caption="Lost on their way here" captionShown rows={told.slice(0, MOST_TOLD)} columns={[
      { head: 'Noticed', kind: 'lead', cell: ({ until, place }) => <a href={address.logLine(formatPlace(place))}><Moment at={until} reader={frame} /></a> },
      { head: 'Since', narrowHead: 'Since', cell: ({ since }) => (since === undefined ? 'nobody knows' : <Moment at={since} reader={frame} />) },
      { head: 'Host', narrowHead: 'Host', cell: ({ host }) => host },
      { head: 'How many', narrowHead: 'How many', cell: sayLost },
      { head: 'What is said', kind: 'wide', cell: ({ said }) => said },
    ]} />
    <p class="soft">{told.length > MOST_TOLD && `And ${sayNumber(told.length - MOST_TOLD)} more before them. `}Told by hosts, or seen in the numbers of their messages. What was lost does not come back; the days between <i>since</i> and <i>noticed</i> are marked.</p>
  </>;
}

function sayLost({ what, lines, bytes }: ToldGap): string {
  if (what === 'unsure') return 'nobody knows, if any';
  return lines !== undefined ? sayCount(lines, 'lines') : `${sayCount(bytes ?? 0, 'bytes')} at least`;
}

/** Weeks from Monday to Sunday, the latest first. What a cell shows short is said whole for who cannot see it. */
function Calendar({ days, tried, told }: { days: readonly KeptDay[]; tried: ReadonlyMap<string, DayTest>; told: ReturnType<typeof daysOfGaps> }) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const firstMonday = mondayOf(Date.parse(days[0]!.day));
  const weeks = Math.floor((mondayOf(Date.parse(days.at(-1)!.day)) - firstMonday) / (7 * MS.day)) + 1;
  return (
    <table class="kept-days">
      <caption>Lines by day. “a”: in the archive; “t”: read back and as written; “!”: in the archive and broken; “×”: lines were lost on their way here; “?”: may have been.</caption>
      <thead><tr>{WEEKDAYS.map((name) => <th scope="col">{name}</th>)}</tr></thead>
      <tbody>
        {Array.from({ length: weeks }, (_, week) => firstMonday + (weeks - 1 - week) * 7 * MS.day).map((monday) => (
          <tr>{WEEKDAYS.map((_, weekday) => <Cell day={byDay.get(new Date(monday + weekday * MS.day).toISOString().slice(0, 10))} tried={tried} told={told} />)}</tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day, tried, told }: { day: KeptDay | undefined; tried: ReadonlyMap<string, DayTest>; told: ReturnType<typeof daysOfGaps> }) {
  if (day === undefined) return <td class="outside" />;
  const test = tried.get(day.day);
  const mark = day.archived === undefined ? '' : test === undefined ? 'a' : test.isIntact ? 't' : '!';
  const said = { '': 'not archived', a: 'archived', t: 'archived and read back', '!': 'broken in the archive' }[mark];
  const lost = told.get(day.day)?.what;
  const kind = day.state === 'no lines' || day.state === 'fewer lines' || mark === '!' || lost === 'lost' ? 'gap' : day.state === 'younger' ? 'younger' : 'there';
  const stored = day.state === 'younger' ? 'before the first line' : day.state === 'fewer lines' ? `${sayNumber(day.lines)} lines, fewer than were archived` : `${sayNumber(day.lines)} lines`;
  const whole = `${day.day}: ${stored}, ${said}${lost === undefined ? '' : lost === 'lost' ? ', lines were lost on their way here' : ', lines may have been lost on their way here'}`;
  return (
    <td class={kind} title={whole}>
      <span class="unseen">{whole}</span>
      <span aria-hidden="true"><span class="date">{day.day.slice(8) === '01' ? day.day.slice(5) : day.day.slice(8)}</span> <b>{day.state === 'younger' ? '–' : day.lines === 0 ? 'none' : sayShort(day.lines)}</b> <i>{lost === undefined ? '' : lost === 'lost' ? '×' : '?'}{mark}</i></span>
    </td>
  );
}

function mondayOf(at: number): number {
  return at - ((new Date(at).getUTCDay() + 6) % 7) * MS.day;
}

/** `950`, `12k`, `3M`: what fits a cell of a telephone. */
function sayShort(lines: number): string {
  if (lines < 1_000) return String(lines);
  return lines < 1_000_000 ? `${Math.floor(lines / 1_000)}k` : `${Math.floor(lines / 1_000_000)}M`;
}
