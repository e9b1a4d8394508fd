import { instant } from '@writ/kernel';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Breadcrumb, FactList, FactRow, Moment, PageHead, Part } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayMoment } from '../../../ui/say-time.ts';
import { saySeverity } from './say-severity.ts';

/** What is looked at around a line, milliseconds on each side. */
const AROUND_MS = 60_000;

/** One line for good: everything that it says, and the way to what stood around it. */
export function LinePage({ frame, line, service }: { frame: Frame; line: FoundLine; service: string }) {
  const around = { from: String(line.at - AROUND_MS), until: String(line.at + AROUND_MS) };
  const fields = Object.entries(line.fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Layout frame={frame} title="A line" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }]} />
      <PageHead title={sayMoment(instant(line.at), frame.zone)} about={`${service}${line.host ? ` on ${line.host}` : ''}`} />
      <pre class="told">{line.message}</pre>
      <Part title="What it says">
        <FactList>
          <FactRow name="Level">{saySeverity(line.severity).word || 'not said'}</FactRow>
          <FactRow name="Program">{line.program || 'not said'}</FactRow>
          <FactRow name="Request">{line.requestId ? <a href={withQuery(address.logs, { request: line.requestId })}><code>{line.requestId}</code></a> : 'not said'}</FactRow>
          <FactRow name="Came"><Moment at={instant(line.receivedAt)} reader={frame} /> by {line.source}</FactRow>
          {fields.map(([name, value]) => <FactRow name={name}><code class="told">{value}</code></FactRow>)}
        </FactList>
      </Part>
      <Part title="Around it">
        <ul>
          {line.host && <li><a href={withQuery(address.logs, { ...around, host: line.host })}>A minute before and after on {line.host}</a></li>}
          <li><a href={withQuery(address.logs, around)}>A minute before and after everywhere</a></li>
        </ul>
      </Part>
    </Layout>
  );
}
