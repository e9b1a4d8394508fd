import { instant } from '@writ/kernel';
import type { FoundLines } from '../../../platform/logstore/index.ts';
import { EmptyState, Part, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { sayCount, sayNumber } from '../../../ui/say-number.ts';
import { sayMoment } from '../../../ui/say-time.ts';
import { Line, sayService } from './found-line.tsx';

/** Lines of one request that are shown; one that wrote more is told by its last ones. */
export const REQUEST_LINES = 500;

/** One request through every service that it touched, in the order in which it happened, each line with the time since the first. */
export function RequestPart({ frame, found, services }: { frame: Frame; found: FoundLines; services: readonly Option[] }) {
  const lines = found.lines.toReversed();
  const [first] = lines;
  const last = lines.at(-1);
  if (!first || !last) return <EmptyState title="No line has this request id">Every line of the time above was looked at. A line has an id only where its service writes one.</EmptyState>;
  const names = [...new Set(lines.map(({ service }) => sayService(services, service)))];
  return (
    <Part title="The request" lead={<>{sayCount(lines.length, 'lines')} of {names.join(', ')}, from {sayMoment(instant(first.at), frame.zone)} for {sayNumber(last.at - first.at)} ms.{found.hasMore && ' Earlier lines of it are not shown.'}</>}>
      <ol class="log-lines" data-list>{lines.map((line) => <Line line={line} frame={frame} service={sayService(services, line.service)} isOfRequest when={`+${sayNumber(line.at - first.at)} ms`} />)}</ol>
    </Part>
  );
}
