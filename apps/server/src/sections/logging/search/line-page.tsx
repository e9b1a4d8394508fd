import { instant, toIso } from '@writ/kernel';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Breadcrumb, FactList, FactRow, Moment, PageHead, Part } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayInstant } from './say-instant.ts';
import { saySeverity } from './say-severity.ts';

/** What our own doors have read from a line, in the order in which it is asked for. Other fields have the names that their writers gave them. */
const READ_FIELDS: Readonly<Record<string, string>> = {
  'line.operation': 'Operation', 'line.status': 'Status', 'line.durationMs': 'Took, ms', 'line.account': 'Account', 'line.address': 'Address', 'line.pid': 'Process',
  'line.format': 'Read as', 'writ.cut': 'Characters cut', 'writ.time': 'Time it named',
};

/** What is looked at around a line, milliseconds on each side. */
const AROUND_MS = 60_000;

/** One line for good: everything that it says, and the way to what stood around it. */
export function LinePage({ frame, line, service }: { frame: Frame; line: FoundLine; service: string }) {
  const around = { from: String(line.at - AROUND_MS), until: String(line.at + AROUND_MS) };
  const said = Object.entries(READ_FIELDS).flatMap(([name, word]) => (line.fields[name] === undefined ? [] : [{ word, value: line.fields[name] }]));
  const fields = Object.entries(line.fields).filter(([name]) => READ_FIELDS[name] === undefined).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Layout frame={frame} title="A line" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }]} />
      <PageHead title={sayInstant(instant(line.at), frame.zone)} about={`${service}${line.host ? ` on ${line.host}` : ''}`} />
      <pre class="told">{line.message}</pre>
      <Part title="What it says">
        <FactList>
          <FactRow name="Written"><time datetime={toIso(instant(line.at))}>{toIso(instant(line.at))}</time></FactRow>
          <FactRow name="Level">{saySeverity(line.severity).word || 'not said'}</FactRow>
          <FactRow name="Program">{line.program || 'not said'}</FactRow>
          <FactRow name="Request">{line.requestId ? <a href={withQuery(address.logs, { request: line.requestId })}><code>{line.requestId}</code></a> : 'not said'}</FactRow>
          <FactRow name="Came"><Moment at={instant(line.receivedAt)} reader={frame} /> by {line.source}</FactRow>
          {said.map(({ word, value }) => <FactRow name={word}><code class="told">{value}</code></FactRow>)}
          {fields.map(([name, value]) => <FactRow name={name}><code class="told">{value}</code></FactRow>)}
        </FactList>
      </Part>
      <Part title="Around it">
        <ul>
          {line.host && <li><a href={withQuery(address.logs, { ...around, host: line.host })}>A minute before and after on {line.host}</a></li>}
          <li><a href={withQuery(address.logs, around)}>A minute before and after everywhere</a></li>
          {line.template && <li><a href={withQuery(address.logs, { kind: line.template, span: '7d', ...(line.service && { service: line.service }) })}>Lines of its kind in the last 7 days</a></li>}
        </ul>
      </Part>
    </Layout>
  );
}
