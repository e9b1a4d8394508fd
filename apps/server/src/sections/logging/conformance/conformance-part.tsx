import type { RequestLineLack, Verdict } from '@writ/contract';
import { instant, MS } from '@writ/kernel';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { address } from '../../../ui/addresses.ts';
import { Callout, EmptyState, Moment, Part, Table } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { sayNumber } from '../../../ui/say-number.ts';
import { sayDay } from '../../../ui/say-time.ts';
import { formatPlace } from '../search/read-search.ts';
import type { ConformanceDay } from './read-conformance.ts';

export interface ConformancePartProps {
  frame: Frame;
  verdict: Verdict | undefined;
  /** The days of the picture, the oldest first. */
  days: readonly ConformanceDay[];
  worst: readonly { readonly line: FoundLine; readonly what: readonly RequestLineLack[] }[];
}

const WIDTH = 900;
const HEIGHT = 84;
/** Days of the picture. */
export const SHOWN_DAYS = 30;

const LACK_WORDS: Readonly<Record<RequestLineLack, string>> = { 'date and time': 'no date and time of its own', operation: 'no operation', 'request id': 'no request id', 'repeated id': 'a request id that an earlier request had' };

/** Whether the lines of a service say of each request what they should: the verdict, the days, and lines to look at. */
export function ConformancePart({ frame, verdict, days, worst }: ConformancePartProps) {
  return (
    <Part title="Request lines" id="request-lines" lead="Each request is written down with date, time, operation and a request id of its own.">
      {verdict && <Callout kind={verdict.state} title={verdict.reasons[0]!.text}>{verdict.reasons[0]!.remedy !== undefined && <p>{verdict.reasons[0]!.remedy}</p>}<p><a href={address.control('request-log')}>The clause and its proof</a></p></Callout>}
      {days.length > 0 && <Trend frame={frame} days={days} />}
      {worst.length === 0
        ? <EmptyState title="No line to show">{days.length === 0 ? 'No line of this service has been counted yet.' : 'Every request line of these days that is kept has all of it.'}</EmptyState>
        : <Table caption="Lines that lack something, the latest first" captionShown rows={worst} columns={[
          { head: 'When', kind: 'lead', cell: ({ line }) => <a href={address.logLine(formatPlace(line))}><Moment at={instant(line.at)} reader={frame} /></a> },
          { head: 'Has', narrowHead: 'Has', cell: ({ what }) => what.map((lack) => LACK_WORDS[lack]).join(' and ') },
          { head: 'Line', kind: 'wide', cell: ({ line }) => <code class="told">{line.message.slice(0, 200)}</code> },
        ]} />}
    </Part>
  );
}

/** Request lines by day, at the foot of each bar those that lack something. */
function Trend({ frame, days }: Pick<ConformancePartProps, 'frame' | 'days'>) {
  const first = Math.floor(frame.now / MS.day) - SHOWN_DAYS + 1;
  const step = WIDTH / SHOWN_DAYS;
  const counted = days.map(({ day, requestLines, lacking }) => ({ day, at: Date.parse(day), all: requestLines, bad: lacking.reduce((sum, { lines }) => sum + lines, 0) }));
  const most = Math.max(1, ...counted.map(({ all }) => all));
  const total = counted.reduce((sum, { all }) => sum + all, 0);
  const bad = counted.reduce((sum, each) => sum + each.bad, 0);
  const say = `Request lines of the last ${SHOWN_DAYS} days: ${sayNumber(total)}, of them ${sayNumber(bad)} that lack something`;
  return (
    <figure class="histogram">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={say}>
        {counted.map((day) => {
          const x = (day.at / MS.day - first) * step;
          return <g>
            <title>{`${day.day}: ${sayNumber(day.all)} request lines, ${sayNumber(day.bad)} that lack something`}</title>
            <rect class="lines" x={round(x + step * 0.08)} y={round(HEIGHT - heightOf(day.all, most))} width={round(step * 0.84)} height={round(heightOf(day.all, most))} />
            <rect class="errors" x={round(x + step * 0.08)} y={round(HEIGHT - heightOf(day.bad, most))} width={round(step * 0.84)} height={round(heightOf(day.bad, most))} />
          </g>;
        })}
      </svg>
      <figcaption><span>{sayDay(instant(first * MS.day), 'UTC')}</span><b>{sayNumber(total)} request lines{bad > 0 && <span class="state broken"> {sayNumber(bad)} lack something</span>}</b><span>{sayDay(frame.now, 'UTC')} (UTC)</span></figcaption>
    </figure>
  );
}

/** What is there at all is seen. */
function heightOf(lines: number, most: number): number {
  return lines === 0 ? 0 : Math.max(2, (lines / most) * HEIGHT);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
