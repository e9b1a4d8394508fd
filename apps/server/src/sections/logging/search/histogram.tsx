import type { PropsWithChildren } from 'hono/jsx';
import { instant } from '@writ/kernel';
import type { LineCount, LineFilter } from '../../../platform/logstore/index.ts';
import { withQuery } from '../../../ui/addresses.ts';
import type { Frame } from '../../../ui/frame.ts';
import { sayCount, sayNumber } from '../../../ui/say-number.ts';
import { sayMoment } from '../../../ui/say-time.ts';
import { stepRange, type Range } from './step-range.ts';

interface HistogramProps {
  frame: Frame;
  range: Pick<LineFilter, 'from' | 'until'>;
  counts: readonly LineCount[];
  barMs: number;
}

const WIDTH = 900;
const HEIGHT = 84;

/** Lines over time, errors at the foot of each bar. A bar is a link to its own span: the picture is the control. */
export function Histogram({ frame, range, counts, barMs }: HistogramProps) {
  const first = Math.floor(range.from / barMs) * barMs;
  const bars = Math.max(1, Math.ceil((range.until - first) / barMs));
  const most = Math.max(1, ...counts.map(({ lines }) => lines));
  const total = counts.reduce((sum, { lines }) => sum + lines, 0);
  const errors = counts.reduce((sum, count) => sum + count.errors, 0);
  const step = WIDTH / bars;
  return (
    <figure class="histogram">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="group" aria-label={`Lines over time: ${sayNumber(total)}, of them ${sayNumber(errors)} errors`}>
        {counts.map((count) => {
          const x = ((count.from - first) / barMs) * step;
          const height = heightOf(count.lines, most);
          const said = `${sayMoment(instant(count.from), frame.zone)}: ${sayNumber(count.lines)} lines${count.errors > 0 ? `, ${sayNumber(count.errors)} errors` : ''}`;
          return (
            <a href={withQuery(frame.path, { from: String(count.from), until: String(count.from + barMs), span: undefined, after: undefined })} aria-label={said}>
              <title>{said}</title>
              <rect class="room" x={round(x)} y={0} width={round(step)} height={HEIGHT} />
              <rect class="lines" x={round(x + step * 0.08)} y={round(HEIGHT - height)} width={round(step * 0.84)} height={round(height)} />
              {count.warnings + count.errors > 0 && <rect class="warnings" x={round(x + step * 0.08)} y={round(HEIGHT - partOf(count.warnings + count.errors, count.lines, height))} width={round(step * 0.84)} height={round(partOf(count.warnings + count.errors, count.lines, height))} />}
              {count.errors > 0 && <rect class="errors" x={round(x + step * 0.08)} y={round(HEIGHT - partOf(count.errors, count.lines, height))} width={round(step * 0.84)} height={round(partOf(count.errors, count.lines, height))} />}
            </a>
          );
        })}
      </svg>
      <figcaption><span>{sayMoment(instant(range.from), frame.zone)}</span><b>{sayCount(total, 'lines')}{errors > 0 && <> <span class="state broken">{sayCount(errors, 'errors')}</span></>}</b><span>{sayMoment(instant(range.until), frame.zone)}</span></figcaption>
      <RangeLinks frame={frame} range={range} />
    </figure>
  );
}

const PRESETS = [['24 h', '1d'], ['7 days', '7d'], ['30 days', '30d'], ['90 days', '90d']] as const;

/** The same in words: where one can go from this range, for keys, fingers and screen readers. */
function RangeLinks({ frame, range }: Pick<HistogramProps, 'frame' | 'range'>) {
  const { earlier, later, wider, narrower } = stepRange(range, frame.now);
  return (
    <nav class="range-links" aria-label="Time">
      <RangeLink frame={frame} to={earlier}>← Earlier</RangeLink>
      <RangeLink frame={frame} to={later}>Later →</RangeLink>
      <RangeLink frame={frame} to={wider}>Wider</RangeLink>
      <RangeLink frame={frame} to={narrower}>Closer</RangeLink>
      <span class="presets">{PRESETS.map(([text, span]) => <a href={withQuery(frame.path, { span, from: undefined, until: undefined, after: undefined })}>{text}</a>)}</span>
    </nav>
  );
}

function RangeLink({ frame, to, children }: PropsWithChildren<{ frame: Frame; to: Range | undefined }>) {
  return to && <a href={withQuery(frame.path, { from: String(to.from), until: String(to.until), span: undefined, after: undefined })}>{children}</a>;
}

/** One line among a million is seen: no bar is lower than this. */
const LEAST = 2;

function heightOf(lines: number, most: number): number {
  return Math.max(LEAST, (lines / most) * HEIGHT);
}

function partOf(part: number, whole: number, height: number): number {
  return Math.max(LEAST, (part / whole) * height);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
