import { instant, parseInstant } from '@writ/kernel';
import type { Child } from 'hono/jsx';
import { address, withQuery } from '../../../ui/addresses.ts';
import { FactList, FactRow, Moment, Part, StateLabel, Table, type Column } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { sayCount, sayNumber } from '../../../ui/say-number.ts';
import type { HostLines, Measured, Review, ReviewEvidence, SampleLine } from './review.ts';

interface EvidencePartProps {
  frame: Frame;
  review: Pick<Review, 'from' | 'until'>;
  evidence: ReviewEvidence;
}

/** What was gathered when the review was opened. What was not measured says so, in the place of a number. */
export function EvidencePart({ frame, review, evidence }: EvidencePartProps) {
  const range = { from: String(review.from), until: String(review.until) };
  const hosts: Column<HostLines>[] = [
    { head: 'Server', kind: 'lead', cell: ({ host }) => <a href={withQuery(address.logs, { ...range, host })}>{host}</a> },
    { head: 'Lines', kind: 'num', narrowHead: 'Lines', cell: ({ lines }) => sayNumber(lines) },
    { head: 'Warnings', kind: 'num', narrowHead: 'Warnings', cell: ({ warnings }) => sayNumber(warnings) },
    { head: 'Errors', kind: 'num', narrowHead: 'Errors', cell: ({ host, errors }) => (errors === 0 ? '0' : <a href={withQuery(address.logs, { ...range, host, level: 'error' })}>{sayNumber(errors)}</a>) },
    { head: 'Days without a line', kind: 'wide', narrowHead: 'Silent', cell: ({ silentDays }) => (silentDays.length === 0 ? 'none' : <><StateLabel state="broken" word={sayCount(silentDays.length, 'days')} /> {silentDays.slice(0, 4).join(', ')}{silentDays.length > 4 && ' …'}</>) },
  ];
  return (
    <Part title="What was gathered" lead={<>Of <Moment at={review.from} reader={frame} /> to <Moment at={review.until} reader={frame} />, at that moment.</>}><div class="stack">
      <Shown of={evidence.hosts} named="Lines">{(rows) => <Table caption="Lines of each server" columns={hosts} rows={rows} />}</Shown>
      <FactList>
        <FactRow name="Logins">{said(evidence.logins, ({ failed, accepted, accounts }) => <>{sayNumber(accepted)} accepted, {sayNumber(failed)} failed{accounts.length > 0 && <>: {accounts.map(({ account, accepted: times }) => `${account} ${sayNumber(times)}`).join(', ')}</>}</>)}</FactRow>
        <FactRow name="Commands">{said(evidence.commands, ({ run, flagged }) => <>{sayNumber(run)} run{flagged.length > 0 && <>; {flagged.join('; ')}</>}</>)}</FactRow>
        <FactRow name="Anomalies">{said(evidence.anomalies, (told) => (told.length === 0 ? 'none' : told.join(' ')))}</FactRow>
      </FactList>
      <Shown of={evidence.samples} named="Samples">{(samples) => (samples.length === 0 ? <p class="soft">No line to read.</p> : <Samples samples={samples} frame={frame} />)}</Shown>
    </div></Part>
  );
}

function said<Value>(measured: Measured<Value>, say: (value: Value) => Child): Child {
  return 'is' in measured ? say(measured.is) : <><StateLabel state="unknown" word="Not measured" /> <span class="soft">{measured.notMeasured}</span></>;
}

function Shown<Value>({ of, named, children }: { of: Measured<Value>; named: string; children: (value: Value) => Child }) {
  return 'is' in of ? <>{children(of.is)}</> : <p><b>{named}:</b> {said(of, () => '')}</p>;
}

function Samples({ samples, frame }: { samples: readonly SampleLine[]; frame: Frame }) {
  return (
    <ol class="log-lines">
      {samples.map(({ at, host, program, level, message, place }) => (
        <li class={level === 'error' || level === 'fatal' ? 'error' : level === 'warning' ? 'warning' : undefined}>
          <a class="when" href={address.logLine(place)}><Moment at={parseInstant(at) ?? instant(0)} reader={frame} /></a>
          <span class="level">{level}</span>
          <span class="where">{host}{program && ` · ${program}`}</span>
          <code class="told">{message}</code>
        </li>
      ))}
    </ol>
  );
}
