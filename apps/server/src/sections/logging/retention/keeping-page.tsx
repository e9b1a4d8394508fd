import { instant, MS } from '@writ/kernel';
import type { Selectable } from 'kysely';
import type { ServiceIdentity } from '../../../core/directory/services.ts';
import { address } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, Callout, EmptyState, Field, Form, Moment, PageHead, Part, Table } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayNumber } from '../../../ui/say-number.ts';
import type { ArchiveTables } from '../archive/archive-tables.ts';
import { findQuietHours, type KeptDay } from './find-gaps.ts';
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
  const { days, hours, manifests, tests } = keeping;
  const gaps = days.filter(({ state }) => state === 'no lines' || state === 'fewer lines');
  const known = days.filter(({ state }) => state !== 'younger');
  const quiet = findQuietHours(hours, days);
  const versions = new Map(manifests.map(({ day, version }) => [day, version]));
  const tried = new Map(tests.filter(({ day, version }) => versions.get(day) === version).map((test) => [test.day, test]));
  if (known.length === 0) return <EmptyState title="No day is over yet">The calendar begins with the first day after a line came.</EmptyState>;
  return (
    <>
      <Callout kind={gaps.length > 0 ? 'broken' : known.length < days.length ? 'unknown' : 'kept'} title={gaps.length > 0 ? `Lines are missing on ${gaps.length} of ${known.length} days` : known.length < days.length ? `All ${known.length} days since the first line are there` : `All ${days.length} days are there`}>
        <p>{sayNumber(known.filter(({ archived }) => archived !== undefined).length)} of {known.length} days are archived. <a href={address.control('log-retention')}>The clause and its proof</a></p>
      </Callout>
      <Calendar days={days} tried={tried} />
      {gaps.length > 0 && <Table caption="Gaps" captionShown rows={gaps.toReversed().slice(0, 50)} columns={[
        { head: 'Day', kind: 'lead', cell: ({ day }) => day },
        { head: 'In the store', narrowHead: 'In the store', cell: ({ lines }) => `${sayNumber(lines)} lines` },
        { head: 'In the archive', narrowHead: 'In the archive', cell: ({ archived }) => (archived === undefined ? 'not archived' : `${sayNumber(archived)} lines`) },
      ]} />}
      {quiet.length > 0 && <Table caption="Hours far quieter than usual" captionShown rows={quiet.slice(0, MOST_QUIET)} columns={[
        { head: 'Hour', kind: 'lead', cell: ({ at }) => <Moment at={instant(Date.parse(at))} reader={frame} /> },
        { head: 'Lines', narrowHead: 'Lines', cell: ({ lines, usual }) => `${sayNumber(lines)}, usually ${sayNumber(usual)}` },
      ]} />}
    </>
  );
}

/** Weeks from Monday to Sunday, the latest first. What a cell shows short is said whole for who cannot see it. */
function Calendar({ days, tried }: { days: readonly KeptDay[]; tried: ReadonlyMap<string, DayTest> }) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const firstMonday = mondayOf(Date.parse(days[0]!.day));
  const weeks = Math.floor((mondayOf(Date.parse(days.at(-1)!.day)) - firstMonday) / (7 * MS.day)) + 1;
  return (
    <table class="kept-days">
      <caption>Lines by day. “a”: in the archive; “t”: read back and as written; “!”: in the archive and broken.</caption>
      <thead><tr>{WEEKDAYS.map((name) => <th scope="col">{name}</th>)}</tr></thead>
      <tbody>
        {Array.from({ length: weeks }, (_, week) => firstMonday + (weeks - 1 - week) * 7 * MS.day).map((monday) => (
          <tr>{WEEKDAYS.map((_, weekday) => <Cell day={byDay.get(new Date(monday + weekday * MS.day).toISOString().slice(0, 10))} tried={tried} />)}</tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day, tried }: { day: KeptDay | undefined; tried: ReadonlyMap<string, DayTest> }) {
  if (day === undefined) return <td class="outside" />;
  const test = tried.get(day.day);
  const mark = day.archived === undefined ? '' : test === undefined ? 'a' : test.isIntact ? 't' : '!';
  const said = { '': 'not archived', a: 'archived', t: 'archived and read back', '!': 'broken in the archive' }[mark];
  const kind = day.state === 'no lines' || day.state === 'fewer lines' || mark === '!' ? 'gap' : day.state === 'younger' ? 'younger' : 'there';
  const stored = day.state === 'younger' ? 'before the first line' : day.state === 'fewer lines' ? `${sayNumber(day.lines)} lines, fewer than were archived` : `${sayNumber(day.lines)} lines`;
  return (
    <td class={kind} title={`${day.day}: ${stored}, ${said}`}>
      <span class="unseen">{`${day.day}: ${stored}, ${said}`}</span>
      <span aria-hidden="true"><span class="date">{day.day.slice(8) === '01' ? day.day.slice(5) : day.day.slice(8)}</span> <b>{day.state === 'younger' ? '–' : day.lines === 0 ? 'none' : sayShort(day.lines)}</b> <i>{mark}</i></span>
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
