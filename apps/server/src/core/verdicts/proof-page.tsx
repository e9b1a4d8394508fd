import type { Subject } from '@writ/contract';
import type { Instant } from '@writ/kernel';
import type { Clause, Control, PolicySection } from '@writ/policy';
import { address, subjectAddress, withQuery } from '../../ui/addresses.ts';
import { KeptLine, type DayOfControl } from '../../ui/charts.tsx';
import { Age, Breadcrumb, ButtonLink, Callout, EmptyState, EvidenceList, ExportLinks, FactList, FactRow, FilterBar, Live, Moment, PageHead, Part, StateLabel, TallyText } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { sayCount } from '../../ui/say-number.ts';
import { PopulationPart, type PopulationProps } from '../populations/population-part.tsx';
import { HistoryTable } from './history-table.tsx';
import type { MarginControl, ProofPage as Proof, ProofSubject, VerdictChange } from './margin.ts';
import { markWords } from './mark-words.ts';
import type { LastMiss, NextMiss } from './read-misses.ts';
import { sayParameter } from './say-parameter.ts';

export interface ProofPageProps {
  frame: Frame;
  proof: Proof;
  /** Where the clause stands in the document, to show its words as they are. */
  said?: { readonly section: PolicySection; readonly clause: Clause; readonly control: Control; readonly source: string; readonly file: string } | undefined;
  population?: PopulationProps | undefined;
  days?: readonly DayOfControl[] | undefined;
  changes?: readonly VerdictChange[] | undefined;
  /** The last break and the next one; without them nothing is said of either. */
  misses?: { readonly last: LastMiss | undefined; /** Null where nothing is foretold, because it is renewed again and again. */ readonly next: NextMiss | undefined | null; readonly nameOf: (person: string) => string } | undefined;
  /** Of a control that is a clock, the parameters that say how long each subject has. */
  clock?: readonly string[] | undefined;
  filter?: { readonly state?: string | undefined; readonly q?: string | undefined } | undefined;
  may: { readonly requestException: boolean };
}

/** The proof of one control: what the clause says, what was seen of every subject, and on what it must fail. */
export function ProofPage(props: ProofPageProps) {
  const { frame, proof, said } = props;
  const { control } = proof;
  return (
    <Layout frame={frame} title={control.title} room="Policy">
      <Breadcrumb steps={[{ href: address.policy, text: 'Policy' }, ...(said ? [{ href: `/#${said.section.slug}`, text: `${said.section.number} ${said.section.title}` }] : []), { href: address.clause(proof.clause.id), text: `Clause ${proof.clause.number}` }]} />
      <PageHead title={control.title} acts={<ExportLinks path={frame.path} />} />
      <Live id="proof" on="verdicts" path={frame.path}>
        <div class="columns">
          <Verdict {...props} />
          <Said proof={proof} said={said} />
        </div>
        {control.tally.gaps.length > 0 && <Gaps control={control} />}
        <Subjects {...props} />
      </Live>
      {props.population && <PopulationPart frame={frame} {...props.population} />}
      <Fooled examples={proof.counterExamples} hasMeasure={control.hasMeasure} />
      <Part title="History">
        {props.changes && props.changes.length > 0 ? <HistoryTable changes={props.changes} frame={frame} withSubject /> : <EmptyState title="No change of state yet">Every change from kept to broken and back is listed here from the first measurement on.</EmptyState>}
      </Part>
    </Layout>
  );
}

function Verdict({ frame, proof: { control, parameters }, days = [], clock = [], said, misses }: ProofPageProps) {
  const { tally } = control;
  if (!control.hasMeasure) {
    return (
      <Callout kind="unknown" title="Unknown: nothing measures this yet">
        <p>{control.wouldMeasure}</p>
      </Callout>
    );
  }
  const written = (name: string): unknown => said?.control.written.find((parameter) => parameter.name === name)?.value ?? parameters[name];
  const within = clock.map((name) => sayParameter(written(name))).join(' or ');
  return (
    <section class={`verdict ${tally.state}`} aria-label="Verdict">
      <p class="big"><TallyText tally={tally} countedAs={control.countedAs} />{within && <small> within {within}</small>}</p>
      <p><StateLabel state={tally.state} />{control.since !== undefined && <> since <Moment at={control.since} reader={frame} /></>}</p>
      {control.why && !(tally.state === 'broken' && misses?.last?.state === 'broken') && <p class="soft">{control.why.text}{control.why.remedy && <> <span class="remedy">{control.why.remedy}</span></>}</p>}
      {misses && <Misses {...misses} isClock={within !== ''} frame={frame} />}
      <KeptLine days={days} counted={control.countedAs} height={64} />
      <p class="soft small">
        {control.oldestLookAt !== undefined && <>Oldest look <Age at={control.oldestLookAt} reader={frame} />. </>}
        {control.openFindings > 0 && <a href={`${address.findings}?control=${encodeURIComponent(control.id)}`}>{sayCount(control.openFindings, 'open findings')}</a>}
      </p>
    </section>
  );
}

/** The last break with its cause, and the next one before it happens. */
function Misses({ last, next, nameOf, isClock, frame }: NonNullable<ProofPageProps['misses']> & { isClock: boolean; frame: Frame }) {
  if (!last && !next && !isClock) return null;
  return (
    <FactList>
      <FactRow name={isClock ? 'Last miss' : 'Last break'}>
        {last ? <>
          <b><SubjectLink subject={last.subject} /></b>, <Age at={last.at} reader={frame} />{last.state === 'kept' && ', mended since'}. {last.reason}
          {last.said && <p class="cause">“{last.said.text}” <span class="soft">{nameOf(last.said.by)}</span></p>}
          {last.finding && <> <a href={address.finding(last.finding)}>{last.said ? 'Its finding' : 'Say on its finding what made it so'}</a></>}
        </> : 'None since measuring began.'}
      </FactRow>
      {next !== null && <FactRow name={isClock ? 'Next due' : 'Next to break'}>
        {next ? <><b><SubjectLink subject={next.subject} /></b>, <Age at={next.at} reader={frame} /> (<Moment at={next.at} reader={frame} />), unless somebody acts{next.others > 0 && `; ${next.others === 1 ? '1 other' : `${next.others} others`} after it`}.</> : isClock ? 'Nothing waits.' : 'None is known to.'}
      </FactRow>}
    </FactList>
  );
}

function SubjectLink({ subject }: { subject: Subject }) {
  const href = subjectAddress(subject);
  return href ? <a href={href}>{subject.name ?? subject.id}</a> : <>{subject.name ?? subject.id}</>;
}

function Said({ proof, said }: Pick<ProofPageProps, 'proof' | 'said'>) {
  const parameters: readonly { name: string; value: unknown; line?: number; unstated?: boolean }[] = said
    ? said.control.written.map(({ name, value, span, unstated }) => ({ name, value, line: span.start.line, unstated }))
    : Object.entries(proof.parameters).map(([name, value]) => ({ name, value }));
  return (
    <section class="said-here" aria-label="What the policy says">
      <div class="said">{said ? <Markdown node={said.clause.node} source={said.source} marks={markWords(said.clause, said.control.id)} /> : <p>{proof.clause.prose}</p>}</div>
      <FactList>
        {parameters.map(({ name, value, line, unstated }) => (
          <FactRow name={name}>{sayParameter(value)} <span class="soft small">{line !== undefined && `${said!.file}:${line}`}{unstated && ', not said in the words'}</span></FactRow>
        ))}
        {said?.control.selector && <FactRow name="for">{sayParameter(said.control.selector)}</FactRow>}
        {said && Object.entries(said.control.maps).map(([catalogue, references]) => <FactRow name={catalogue}>{references.join(', ')}</FactRow>)}
      </FactList>
    </section>
  );
}

function Gaps({ control }: { control: MarginControl }) {
  return (
    <Callout kind="unknown" title="Not the whole of what the clause speaks of is measured">
      <ul>{control.tally.gaps.map(({ text, remedy }) => <li>{text} {remedy && <span class="remedy">{remedy}</span>}</li>)}</ul>
    </Callout>
  );
}

// The first broken ones lie open: the proof of a break is what one comes for.
const OPENED = 2;

function Subjects({ frame, proof, filter, may }: ProofPageProps) {
  const { control, subjects } = proof;
  if (!control.hasMeasure) return null;
  const states = [{ value: '', text: 'All' }, { value: 'broken', text: 'Broken' }, { value: 'unknown', text: 'Unknown' }, { value: 'kept', text: 'Kept' }, { value: 'excepted', text: 'Excepted' }];
  return (
    <Part title={capital(control.countedAs)} lead="Broken ones first. Open one to see what was looked at, word for word.">
      <FilterBar path={frame.path} label={control.countedAs} filters={[{ name: 'q', label: 'Name', value: filter?.q }, { name: 'state', label: 'State', options: states, value: filter?.state }]} />
      {subjects.length === 0
        ? <EmptyState title="None">No {control.countedAs} fit. {!filter?.q && !filter?.state && 'Where there should be some, their absence makes the control unknown.'}</EmptyState>
        : subjects.map((subject, index) => <SubjectFolder subject={subject} frame={frame} controlId={control.id} mayExcept={may.requestException} isOpen={index < OPENED && subject.state === 'broken'} />)}
      {proof.next && <p class="pager"><ButtonLink little href={withQuery(frame.path, { after: proof.next })}>Next</ButtonLink></p>}
    </Part>
  );
}

function SubjectFolder({ subject: each, frame, controlId, mayExcept, isOpen }: { subject: ProofSubject; frame: Frame; controlId: string; mayExcept: boolean; isOpen: boolean }) {
  const { subject, state, reasons, evidence, excused, since } = each;
  const href = subjectAddress(subject);
  const name = subject.name ?? subject.id;
  return (
    <details class="folder" id={subject.id} open={isOpen}>
      <summary><span><b>{name}</b> <span class="soft">{reasons[0]?.text}</span></span><span>{excused ? <span class="soft small">{excused.kind === 'exception' ? 'excepted' : 'not applicable'} </span> : ''}<StateLabel state={state} /></span></summary>
      <div class="stack">
        {reasons.length > 0 && <ul class="reasons">{reasons.map(({ text, remedy }) => <li>{text} {remedy && <span class="remedy">{remedy}</span>}</li>)}</ul>}
        {excused && <p class="soft">{excused.kind === 'exception' ? 'Accepted' : 'Not applicable'}: {excused.reason}. Approved by {excused.approvedBy}, until <Moment at={excused.until} reader={frame} />.</p>}
        <EvidenceList evidence={evidence} shown={4} />
        <p class="soft small">
          {sayState(state)} since <Moment at={since} reader={frame} />. <Limits until={each.until} breaksAt={each.breaksAt} frame={frame} /> {each.attested && 'Rests on a person’s word. '}
          {href && <a href={href}>All about {name}</a>}
          {mayExcept && state !== 'kept' && !excused && <> · <a href={`${address.exceptions}/new?control=${encodeURIComponent(controlId)}&subject=${encodeURIComponent(`${subject.kind}/${subject.id}`)}`}>Ask for an exception</a></>}
        </p>
      </div>
    </details>
  );
}

function Limits({ until, breaksAt, frame }: { until: Instant | undefined; breaksAt: Instant | undefined; frame: Frame }) {
  if (breaksAt !== undefined) return <>Breaks <Age at={breaksAt} reader={frame} />, on what is known now.</>;
  return until === undefined ? null : <>Stands by itself until <Moment at={until} reader={frame} />.</>;
}

function Fooled({ examples, hasMeasure }: { examples: Proof['counterExamples']; hasMeasure: boolean }) {
  if (!hasMeasure) return null;
  return (
    <Part title="What would fool this" lead="Cases on which this control must not say kept. They are run with every change of Writ; a measure that passes one of them is not released.">
      <ul class="cases">{examples.map(({ given, expect, because }) => <li><StateLabel state={expect} /> <span>{given}</span> <code class="soft">{because}</code></li>)}</ul>
    </Part>
  );
}

function sayState(state: ProofSubject['state']): string {
  return capital(state);
}
function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
