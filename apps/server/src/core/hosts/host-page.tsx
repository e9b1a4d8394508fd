import type { Fact } from '@writ/contract';
import { address } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Callout, EmptyState, EvidenceList, ExportLinks, FactList, FactRow, Field, Form, Labels, Live, Moment, PageHead, Part, StateLabel, TextField, Ticks } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { FactFolder } from '../facts/fact-folder.tsx';
import type { FindingRow } from '../findings/finding.ts';
import { FindingsTable } from '../findings/findings-table.tsx';
import { HistoryTable } from '../verdicts/history-table.tsx';
import type { SubjectVerdicts } from '../verdicts/margin.ts';
import type { Host } from './host.ts';

export interface HostPageProps {
  frame: Frame;
  host: Host;
  enrolledByName: string;
  facts: readonly Fact[];
  verdicts: SubjectVerdicts;
  findings: readonly FindingRow[];
  nameOf: (person: string) => string;
  may: { readonly revoke: boolean; readonly label: boolean };
}

const ORDER = { broken: 0, unknown: 1, kept: 2 } as const;

/** All that is known of one host: what the policy says of it, every fact with its evidence and age, what changed, and what may be done. */
export function HostPage({ frame, host, enrolledByName, facts, verdicts, findings, nameOf, may }: HostPageProps) {
  return (
    <Layout frame={frame} title={host.name} room="Hosts">
      <Breadcrumb steps={[{ href: address.hosts, text: 'Hosts' }]} />
      <PageHead title={host.name} acts={<ExportLinks path={frame.path} />}>
        <p><Ticks ticks={verdicts.verdicts.map(({ state }) => state)} /> &nbsp;<Labels labels={host.labels} /></p>
      </PageHead>
      {host.revoked && <Callout kind="broken" title={host.revoked.retired ? 'Retired' : 'Revoked'}><p><Moment at={host.revoked.at} reader={frame} />: {host.revoked.why}. Its agent is refused; what it said last is kept below.</p></Callout>}
      <Live id="host" on="hosts" path={frame.path}>
        <FactList>
          <FactRow name="Last word"><Age at={host.lastSeenAt} reader={frame} /></FactRow>
          <FactRow name="Enrolled"><Moment at={host.enrolledAt} reader={frame} /> by {enrolledByName}</FactRow>
          <FactRow name="Agent">{host.agentVersion}</FactRow>
          {host.dropped > 0 && <FactRow name="Lost">{host.dropped} facts, because the spool was full</FactRow>}
        </FactList>
        <Part title="What the policy says of it"><Verdicts verdicts={verdicts} frame={frame} /></Part>
        {findings.length > 0 && <Part title="Findings"><FindingsTable rows={findings} frame={frame} nameOf={nameOf} /></Part>}
        <Part title="Facts" lead="What was seen, when, and the lines it was read from. What was not looked at for a quarter of an hour is not believed any more.">
          {facts.length === 0 ? <EmptyState title="No fact yet">The agent sends its first ones within seconds of its start.</EmptyState> : facts.map((fact) => <FactFolder fact={fact} reader={frame} />)}
        </Part>
        <Part title="History">
          {verdicts.changes.length === 0 ? <p class="soft">No state has changed yet.</p> : <HistoryTable changes={verdicts.changes} frame={frame} />}
        </Part>
      </Live>
      {!host.revoked && (may.label || may.revoke) && <Acts host={host} may={may} />}
    </Layout>
  );
}

function Verdicts({ verdicts: { verdicts }, frame }: { verdicts: SubjectVerdicts; frame: Frame }) {
  if (verdicts.length === 0) return <p class="soft">No control is about this host: no selector fits its labels, or it has sent nothing yet.</p>;
  const sorted = verdicts.toSorted((left, right) => ORDER[left.state] - ORDER[right.state]);
  return <>{sorted.map(({ control, title, state, reasons, evidence, since, excused, breaksAt }) => (
    <details class="folder">
      <summary><span><b>{title}</b> <span class="soft">{reasons[0]?.text}</span></span><span>{excused && <span class="soft small">excepted </span>}<StateLabel state={state} /></span></summary>
      <div class="stack">
        <ul class="reasons">{reasons.map(({ text, remedy }) => <li>{text} {remedy && <span class="remedy">{remedy}</span>}</li>)}</ul>
        {state !== 'kept' && <EvidenceList evidence={evidence} shown={3} />}
        <p class="soft small">Since <Moment at={since} reader={frame} />. {breaksAt !== undefined && <>Breaks <Age at={breaksAt} reader={frame} />, on what is known now. </>}<a href={address.control(control)}>Proof of {title}</a></p>
      </div>
    </details>
  ))}</>;
}

function Acts({ host, may }: Pick<HostPageProps, 'host' | 'may'>) {
  const labels = Object.entries(host.labels).map(([key, value]) => `${key}=${value}`).join('\n');
  return (
    <Part title="Acts">
      {may.label && (
        <details class="folder">
          <summary><b>Change its labels</b></summary>
          <div>
            <Form action={`${address.host(host.id)}/labels`} label="Labels">
              <TextField label="Labels" name="labels" value={labels} hint="One a line, as environment=production. The policy’s selectors decide by them which clauses speak of this host." />
              <div class="acts"><Button kind="main">Save labels</Button></div>
            </Form>
          </div>
        </details>
      )}
      {may.revoke && (
        <details class="folder">
          <summary><b>Revoke {host.name}</b></summary>
          <div>
            <Form action={`${address.host(host.id)}/revoke`} label={`Revoke ${host.name}`}>
              <p>Its key stops working at once and for ever. To come back, the machine enrols anew and is another host. What it said is kept.</p>
              <Field label="Reason" name="reason" required maxlength={1000} />
              <div class="choice"><input type="checkbox" id="f-retired" name="retired" value="yes" /><label for="f-retired">The machine is gone, and is no longer expected</label></div>
              <div class="acts"><Button kind="destroys">Revoke {host.name}</Button></div>
            </Form>
          </div>
        </details>
      )}
    </Part>
  );
}
