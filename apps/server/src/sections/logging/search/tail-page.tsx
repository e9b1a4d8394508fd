import { instant } from '@writ/kernel';
import type { FoundLines } from '../../../platform/logstore/index.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Breadcrumb, ButtonLink, Callout, EmptyState, PageHead, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayClock } from '../../../ui/say-time.ts';
import { Line, sayService } from './found-line.tsx';
import type { Answer } from './search-page.tsx';

interface TailPageProps {
  frame: Frame;
  lines: Answer<FoundLines>;
  services: readonly Option[];
  /** When this page stops asking by itself, milliseconds. */
  watchedUntil: number;
  /** What the lines are narrowed by, in words; nothing where it is every line. */
  about: readonly string[];
}

/** How often the page asks for what came since. */
const EVERY = '3s';

/** The newest lines of a search, asked for again every few seconds while somebody watches, and by a link where there is no JavaScript. */
export function TailPage({ frame, lines, services, watchedUntil, about }: TailPageProps) {
  const isWatched = frame.now < watchedUntil;
  const here = withQuery(frame.path, { watched: String(watchedUntil) });
  const anew = withQuery(frame.path, { watched: undefined });
  return (
    <Layout frame={frame} title="Live" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }, { href: anew.replace('/logs/tail', address.logs), text: 'This search' }]} />
      <PageHead title="Live" about={about.length === 0 ? 'Lines of every service and host as they come, the newest first.' : `Lines as they come, the newest first: ${about.join(', ')}.`} acts={<ButtonLink href={anew}>Look again</ButtonLink>} />
      <div id="tail" {...(isWatched && { 'hx-get': here, 'hx-trigger': `every ${EVERY}`, 'hx-select': '#tail', 'hx-target': 'this', 'hx-swap': 'outerMorph' })}>
        <p class="soft small">Looked at {sayClock(frame.now, frame)}{isWatched ? `, and by itself until ${sayClock(instant(watchedUntil), frame)}.` : '.'}</p>
        {!isWatched && <Callout kind="unknown" title="This page no longer looks by itself"><p>Nobody watches a page for hours. <a href={anew}>Go on watching</a>.</p></Callout>}
        {'failed' in lines
          ? <Callout kind="unknown" title="The lines could not be read"><p>{lines.failed}</p></Callout>
          : lines.is.lines.length === 0
            ? <EmptyState title="Nothing came in the last 15 minutes">A line is seen here a second or two after it was written.</EmptyState>
            : <ol class="log-lines">{lines.is.lines.map((line) => <Line line={line} frame={frame} service={sayService(services, line.service)} />)}</ol>}
      </div>
    </Layout>
  );
}
