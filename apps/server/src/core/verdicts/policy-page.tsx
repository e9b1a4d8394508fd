import { MS, type Instant } from '@writ/kernel';
import { gatherDefinitions, type Definitions, type PolicyBlock } from '@writ/policy';
import { address, withQuery } from '../../ui/addresses.ts';
import type { DayOfControl } from '../../ui/charts.tsx';
import { Age, Callout, Day, EmptyState, Live, TICK_CLASS, Ticks, type Tick } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { sayCount, sayNumber } from '../../ui/say-number.ts';
import type { Proposal } from '../policy-in-force/proposal.ts';
import type { Margin, MarginClause, MarginSection } from './margin.ts';
import { ControlNote, type NoteRoom } from './control-note.tsx';
import { markWords } from './mark-words.ts';

/** Which clauses are shown: all, or those that one of the numbers counts. */
export const SHOWN = ['broken', 'unknown', 'unmeasured', 'soon', 'kept'] as const;
export type Shown = (typeof SHOWN)[number];

export interface PolicyPageProps {
  frame: Frame;
  margin: Margin;
  show?: Shown | undefined;
  /** The last thirty days of each control, by its id. */
  history?: ReadonlyMap<string, readonly DayOfControl[]> | undefined;
  /** A text that waits for approval, or that was refused because of its errors. */
  proposal?: Proposal | undefined;
}

/** The first screen: the policy itself, and beside every clause its number, its state and the way to the proof. */
export function PolicyPage({ frame, margin, show, history, proposal }: PolicyPageProps) {
  return (
    <Layout frame={frame} title="Policy in force" room="Policy">
      {proposal && <ProposalNotice proposal={proposal} />}
      <Live id="margin" on="verdicts" path={frame.path}>
        <Standing frame={frame} margin={margin} show={show} />
        <div class="policy">
          <SectionList sections={margin.sections} />
          <article>
            <Sections frame={frame} margin={margin} show={show} history={history} />
          </article>
        </div>
      </Live>
    </Layout>
  );
}

function ProposalNotice({ proposal }: { proposal: Proposal }) {
  if (proposal.state === 'invalid') {
    const [first] = proposal.diagnostics;
    return (
      <Callout kind="broken" title="A new text has errors and changed nothing">
        {first && <p class="mono">{first.file}:{first.line}:{first.column}: {first.message}</p>}
        <p><a href={address.proposal}>{sayCount(proposal.diagnostics.length, 'errors')}</a></p>
      </Callout>
    );
  }
  if (proposal.state !== 'open') return null;
  return (
    <Callout title="A new text waits for approval">
      <p>It differs in {sayCount(proposal.changes.length, 'clauses')}. <a href={address.proposal}>See what would change</a></p>
    </Callout>
  );
}

// The loop beats every few seconds; after this long its last word is not believed any more.
const BELIEVED_MS = 5 * MS.minute;

function Standing({ frame, margin, show }: { frame: Frame; margin: Margin; show: Shown | undefined }) {
  const { policy, summary, evaluatedAt } = margin;
  return (
    <header class="standing">
      <div class="title">
        <h1>{policy.document.title}</h1>
        <p>
          Version {policy.version}, in force since <Day at={policy.inForceSince} reader={frame} />. <a href={address.policyVersions}>What changed</a><br />
          {sayCount(summary.measured, 'controls')} measured, {summary.attested} attested{evaluatedAt !== undefined && <>, evaluated <Age at={evaluatedAt} reader={frame} /></>}
        </p>
      </div>
      <Numbers margin={margin} show={show} />
      <Barcode sections={margin.sections} />
      <Disbelief now={margin.now} evaluatedAt={evaluatedAt} frame={frame} />
    </header>
  );
}

function Disbelief({ now, evaluatedAt, frame }: { now: Instant; evaluatedAt: Instant | undefined; frame: Frame }) {
  if (evaluatedAt !== undefined && now - evaluatedAt <= BELIEVED_MS) return null;
  return (
    <Callout kind="unknown" title="Nothing here is believed at the moment" alert>
      <p>{evaluatedAt === undefined ? 'Nothing was evaluated yet.' : <>The last evaluation was <Age at={evaluatedAt} reader={frame} />.</>} Every state is unknown until the next one.</p>
    </Callout>
  );
}

function Numbers({ margin: { summary }, show }: { margin: Margin; show: Shown | undefined }) {
  const numbers: readonly { kind: Shown; count: number; words: string; state?: string }[] = [
    { kind: 'kept', count: summary.kept, words: summary.kept === 1 ? 'clause kept' : 'clauses kept' },
    { kind: 'broken', count: summary.broken, words: 'broken', state: 'broken' },
    { kind: 'unknown', count: summary.unknown - summary.unmeasured, words: 'unknown', state: 'unknown' },
    { kind: 'unmeasured', count: summary.unmeasured, words: 'nothing measures yet' },
    { kind: 'soon', count: summary.breakingSoon, words: 'will break this week' },
  ];
  return (
    <ul class="numbers">
      {numbers.map(({ kind, count, words, state }) => (
        <li>
          <a href={withQuery('/', { show: show === kind ? undefined : kind })} aria-current={show === kind ? 'true' : undefined}>
            <strong class={count > 0 ? state : undefined}>{sayNumber(count)}</strong> <span>{words}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** All clauses in one line, as they follow each other in the document. */
function Barcode({ sections }: { sections: readonly MarginSection[] }) {
  return (
    <div class="barcode" aria-hidden="true">
      {sections.map((section) => <span class="ticks">{section.clauses.map((clause) => <i class={TICK_CLASS[tickOf(clause)]} />)}</span>)}
    </div>
  );
}

function tickOf(clause: MarginClause): Tick {
  return isUnmeasured(clause) ? 'unmeasured' : clause.state;
}

function isUnmeasured(clause: MarginClause): boolean {
  return clause.controls.every((control) => !control.hasMeasure);
}

function SectionList({ sections }: { sections: readonly MarginSection[] }) {
  return (
    <nav class="toc" aria-label="Sections">
      <details>
        <summary>Sections</summary>
        <ol>
          {sections.map(({ number, title, slug, clauses }) => (
            <li><a href={`#${slug}`}><span class="no">{number}</span><span>{title}</span><Ticks ticks={clauses.map(tickOf)} /></a></li>
          ))}
        </ol>
      </details>
    </nav>
  );
}

type BlocksProps = Pick<PolicyPageProps, 'frame' | 'margin' | 'show' | 'history'>;

function Sections(props: BlocksProps) {
  const { margin, show } = props;
  const wanted = new Map(margin.sections.flatMap(({ clauses }) => clauses).filter((clause) => isShown(clause, show, margin.now)).map((clause) => [clause.id, clause]));
  const definitions = gatherDefinitions(margin.policy.document);
  const room = shareRoom(margin, props.history);
  if (show && wanted.size === 0) return <EmptyState title="No clause is so" acts={<a class="button" href="/">The whole policy</a>}>{NONE[show]}</EmptyState>;
  return <>
    {show && <p class="soft">{sayCount(wanted.size, 'clauses')} of the policy. <a href="/">Show all of it</a></p>}
    {!show && <Preamble margin={margin} definitions={definitions} />}
    {margin.policy.document.sections.map((section) => {
      const blocks = show ? section.blocks.filter((block) => block.kind === 'clause' && wanted.has(block.clause.id)) : section.blocks;
      if (show && blocks.length === 0) return null;
      return (
        <section class="sect">
          <h2 id={section.slug}><span class="no">{section.number}</span> {section.title}</h2>
          {blocks.map((block) => <Block block={block} clauses={wanted} definitions={definitions} room={room} {...props} />)}
        </section>
      );
    })}
  </>;
}

// The page has a budget of bytes and a reader a budget of attention: when much is amiss, each control lists fewer of its subjects, and those far down say their number only.
const MOST_SUBJECTS = 16;
const MOST_DETAILED = 8;
const MOST_CHARTS = 5;
const MOST_FORETOLD = 6;

type RoomOf = (control: string) => NoteRoom;

/** What each control's note has room for. What is amiss comes before what is kept. */
function shareRoom(margin: Margin, history: BlocksProps['history']): RoomOf {
  const controls = margin.sections.flatMap(({ clauses }) => clauses.flatMap((clause) => clause.controls)).filter(({ hasMeasure }) => hasMeasure);
  const amiss = controls.filter(({ worst }) => worst.length > 0).map(({ id }) => id);
  const each = Math.max(1, Math.min(5, Math.floor(MOST_SUBJECTS / Math.max(amiss.length, 1))));
  const cut = new Set(amiss.slice(MOST_DETAILED));
  const drawn = controls.filter(({ id }) => !cut.has(id) && history?.get(id)?.some(({ state }) => state !== 'kept')).toSorted((one, other) => Number(one.tally.state === 'kept') - Number(other.tally.state === 'kept'));
  const charted = new Set(drawn.slice(0, MOST_CHARTS).map(({ id }) => id));
  const soonest = controls.filter(({ tally, breaksAt, openFindings }) => tally.state === 'kept' && (breaksAt !== undefined || openFindings > 0)).toSorted((one, other) => (one.breaksAt ?? Infinity) - (other.breaksAt ?? Infinity));
  const foretold = new Set(soonest.slice(0, MOST_FORETOLD).map(({ id }) => id));
  return (control) => ({ listed: cut.has(control) ? undefined : each, chart: charted.has(control), more: foretold.has(control) });
}

function Notes({ clause: { controls }, frame, history, room }: { clause: MarginClause; room: RoomOf } & Pick<BlocksProps, 'frame' | 'history'>) {
  const notes = controls.map((control) => <ControlNote control={control} frame={frame} days={history?.get(control.id)} titled={controls.length > 1} room={room(control.id)} />);
  return notes.length === 1 ? <>{notes}</> : <div class="notes">{notes}</div>;
}

/** The document's first paragraph, and the way to the rest of what it says before its first section: whoever comes every day knows that. */
function Preamble({ margin, definitions }: Pick<BlocksProps, 'margin'> & { definitions: Definitions }) {
  const { preamble, text } = margin.policy.document;
  const [first, ...rest] = preamble.flatMap((block) => (block.kind === 'prose' && block.node.type !== 'heading' ? [block.node] : []));
  if (!first) return null;
  return (
    <div class="said preamble">
      <Markdown node={first} source={text} definitions={definitions} />
      {rest.length > 0 && <p><a href={address.policyText}>To whom it applies, and how it is held</a></p>}
    </div>
  );
}

const NONE: Readonly<Record<Shown, string>> = {
  broken: 'No clause is broken at the moment.',
  unknown: 'Of every clause that has a measure it is known whether it is kept.',
  unmeasured: 'Every clause has a measure.',
  soon: 'On what is known now, no clause that is kept will be broken within seven days.',
  kept: 'No clause is kept over its whole population yet.',
};

function isShown(clause: MarginClause, show: Shown | undefined, now: Instant): boolean {
  switch (show) {
    case undefined: return true;
    case 'unmeasured': return isUnmeasured(clause);
    case 'unknown': return clause.state === 'unknown' && !isUnmeasured(clause);
    case 'soon': return clause.state === 'kept' && clause.controls.some(({ breaksAt }) => breaksAt !== undefined && breaksAt - now <= 7 * MS.day);
    default: return clause.state === show;
  }
}

/** A note is for whoever thinks of changing the clause: its first words are enough here, and lead to the whole. */
function titleOfNote(note: { readonly children: readonly unknown[] }): string {
  const [paragraph] = note.children as readonly { readonly children?: readonly { readonly type: string; readonly children?: readonly { readonly value?: string }[] }[] }[];
  const [first] = paragraph?.children ?? [];
  const words = first?.type === 'emphasis' ? first.children?.[0]?.value : undefined;
  return words?.replace(/[.:]\s*$/, '') ?? 'Note';
}

function Block({ block, clauses, frame, margin, history, definitions, room }: BlocksProps & { block: PolicyBlock; room: RoomOf; clauses: ReadonlyMap<string, MarginClause>; definitions: Definitions }) {
  const source = margin.policy.document.text;
  if (block.kind === 'prose' && block.node.type === 'blockquote') return <p class="aside"><a href={address.policyText}>{titleOfNote(block.node)}</a></p>;
  if (block.kind === 'prose') return <div class="said"><Markdown node={block.node} source={source} definitions={definitions} /></div>;
  const clause = clauses.get(block.clause.id);
  const item = block.clause.node.type === 'listItem';
  return (
    <div class="clause" id={block.clause.id}>
      <div class={item ? 'item' : undefined}>
        <a href={address.clause(block.clause.id).slice(1)}>{block.clause.number}</a>
        {item && 'children' in block.clause.node
          ? block.clause.node.children.map((node) => <Markdown node={node as never} source={source} marks={markWords(block.clause)} definitions={definitions} />)
          : <Markdown node={block.clause.node} source={source} marks={markWords(block.clause)} definitions={definitions} />}
      </div>
      {clause && <Notes clause={clause} frame={frame} history={history} room={room} />}
    </div>
  );
}
