import type { AlertKind } from '@writ/lines';
import { instant } from '@writ/kernel';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Button, EmptyState, Field, FilterBar, Form, PageHead, Part, Table, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayNumber } from '../../../ui/say-number.ts';
import { LogRooms } from '../log-rooms.tsx';
import type { PatternAlert } from './read-patterns.ts';

/** A kind of line, as the page lists it. */
export interface PatternRow {
  readonly service: string;
  readonly template: string;
  readonly words: string;
  readonly lines: number;
  readonly firstSeenAt: number;
  readonly lastAt: number;
}

interface PatternsPageProps {
  frame: Frame;
  /** Id of the service that is shown; undefined for all. */
  service: string | undefined;
  services: readonly Option[];
  alerts: readonly PatternAlert[];
  patterns: readonly PatternRow[];
  maySettle: boolean;
  mayAnswer: boolean;
}

const KIND_WORDS: Readonly<Partial<Record<AlertKind, string>>> = { 'new-template': 'New', 'vanished-template': 'Stopped', 'rate-change': 'Another rate', 'rare-value': 'Rare' };

/** What departs from what was usual in the lines, and the kinds of lines there are. */
export function PatternsPage({ frame, service, services, alerts, patterns, maySettle, mayAnswer }: PatternsPageProps) {
  const nameOf = (id: string): string => services.find(({ value }) => value === id)?.text ?? 'a retired service';
  const open = alerts.filter(({ normalAt, handledAt }) => normalAt === undefined && handledAt === undefined);
  const normal = alerts.filter(({ normalAt }) => normalAt !== undefined).length;
  const handled = alerts.length - open.length - normal;
  return (
    <Layout frame={frame} title="Patterns in the logs" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }]} />
      <PageHead title="Patterns" about="Every line is of some kind. What is told here departs from how often kinds of lines came before, in the same hour of workdays or weekends." />
      <LogRooms current="Patterns" />
      <FilterBar path={frame.path} label="Patterns of" filters={[{ name: 'service', label: 'Service', value: service ?? '', options: [{ value: '', text: 'every service' }, ...services] }]} />
      <Part title="Departures">
        {open.length === 0 && <EmptyState title="Nothing departs">A service is only learned from in its first day; rates need three workdays and two weekends.</EmptyState>}
        {open.map((alert) => <Departure alert={alert} frame={frame} name={nameOf(alert.service)} maySettle={maySettle} mayAnswer={mayAnswer} />)}
        {normal > 0 && <p class="soft small">{sayNumber(normal)} more were said to be normal.</p>}
        {handled > 0 && <p class="soft small">{sayNumber(handled)} more were handled.</p>}
      </Part>
      <Part title="Kinds of lines" lead="The busiest first. What is filled in is <*>.">
        {patterns.length === 0
          ? <EmptyState title="No line has been mined yet">Lines of services are mined a minute after they came.</EmptyState>
          : <Table caption="Kinds of lines" rows={patterns} columns={[
            { head: 'Kind', kind: 'lead', cell: ({ words, template, service: of }) => <a href={withQuery(address.logs, { kind: template, service: of, span: '7d' })}><code class="told">{words.slice(0, 300)}</code></a> },
            ...(service === undefined ? [{ head: 'Service', cell: (row: PatternRow) => <a href={withQuery(address.logPatterns, { service: row.service })}>{nameOf(row.service)}</a> }] : []),
            { head: 'Lines', kind: 'num', narrowHead: 'Lines', cell: ({ lines }) => sayNumber(lines) },
            { head: 'First seen', narrowHead: 'First seen', cell: ({ firstSeenAt }) => <Age at={instant(firstSeenAt)} reader={frame} /> },
            { head: 'Last', narrowHead: 'Last', cell: ({ lastAt }) => <Age at={instant(lastAt)} reader={frame} /> },
          ]} />}
      </Part>
    </Layout>
  );
}

/** What departs is a kind of lines, or something else that a sentence names. */
const IS_TEMPLATE = /^[0-9a-f]{16}$/;

function Departure({ alert, frame, name, maySettle, mayAnswer }: { alert: PatternAlert; frame: Frame; name: string; maySettle: boolean; mayAnswer: boolean }) {
  const { id, service, kind, subject, at, since, expected, came } = alert;
  return (
    <details class="folder" id={`alert-${service}-${id}`}>
      <summary><b>{KIND_WORDS[kind] ?? kind} in {name}: {came.slice(0, 200)}</b><span class="soft small"><Age at={since} reader={frame} /></span></summary>
      <div>
        <p>Expected: {expected}.</p>
        <p>Came: {came}.</p>
        <p><a href={withQuery(address.logs, { service, from: String(since), until: String(Math.max(at, since + 60_000)), ...(IS_TEMPLATE.test(subject) && kind !== 'vanished-template' && { kind: subject }) })}>The lines of that time</a></p>
        {mayAnswer && (
          <Form action={`${address.logPatterns}/${service}/${id}/handled`} label="Say that this was handled">
            <Field id={`handled-${service}-${id}`} label="What was done" name="why" required maxlength={500} hint="If the same comes again, it is told again." />
            <div class="acts"><Button kind="main">It was handled</Button></div>
          </Form>
        )}
        {maySettle && (
          <Form action={`${address.logPatterns}/${service}/${id}/normal`} label="Say that this is normal">
            <Field id={`normal-${service}-${id}`} label="Why this is normal" name="why" required maxlength={500} hint="It is not told again for 90 days." />
            <div class="acts"><Button>This is normal</Button></div>
          </Form>
        )}
      </div>
    </details>
  );
}
