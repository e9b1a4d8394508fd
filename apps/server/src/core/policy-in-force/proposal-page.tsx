import type { ClauseChange, Diagnostic } from '@writ/policy';
import { address } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Callout, EmptyState, Form, Moment, PageHead, Part, Table, TextField, type Column } from '../../ui/components/index.ts';
import { Diff } from '../../ui/components/diff.tsx';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { sayCount } from '../../ui/say-number.ts';
import { sayParameter } from '../verdicts/say-parameter.ts';
import type { ChangedLine } from './list-changed-lines.ts';
import type { PolicyVersion, Proposal, TouchedDeadlines } from './proposal.ts';

export interface ProposalPageProps {
  frame: Frame;
  /** Undefined when the text on disk is the one in force. */
  proposal: Proposal | undefined;
  nameOf: (person: string) => string;
  titleOf: (control: string) => string;
  /** Every line that differs, those between clauses too. */
  lines: readonly ChangedLine[];
  /** Why the reader may not decide, where they may not: `You proposed it.` */
  mayNot?: string | undefined;
  /** Where the living document lies, for whoever wants to change it. */
  file: string;
}

/** A text that would be the next policy: which clauses differ, which running deadlines it touches, and the act that puts it in force. */
export function ProposalPage({ frame, proposal, lines, nameOf, titleOf, mayNot, file }: ProposalPageProps) {
  return (
    <Layout frame={frame} title="Proposed policy" room="Policy">
      <Breadcrumb steps={[{ href: address.policy, text: 'Policy' }]} />
      {!proposal ? <NoProposal file={file} /> : <>
        <PageHead title={proposal.state === 'invalid' ? 'A text with errors' : 'A proposed text'} about={<>{proposal.proposedBy ? nameOf(proposal.proposedBy) : `Somebody who changed ${file}`}, <Age at={proposal.proposedAt} reader={frame} />. Compared with version {proposal.against}.</>} />
        {proposal.state === 'invalid' ? <Errors diagnostics={proposal.diagnostics} against={proposal.against} /> : <>
          <Changes changes={proposal.changes} titleOf={titleOf} />
          <Lines lines={lines} />
          <Deadlines touches={proposal.touches} frame={frame} titleOf={titleOf} />
          <Decide proposal={proposal} mayNot={mayNot} />
        </>}
        <p class="soft small mono">SHA-256 {proposal.sha256}</p>
      </>}
    </Layout>
  );
}

function NoProposal({ file }: { file: string }) {
  return <>
    <PageHead title="Proposed policy" />
    <EmptyState title="No text waits">Change <code>{file}</code> and save it. Writ reads it at once and shows here what would change; it comes into force when another person approves it.</EmptyState>
  </>;
}

function Errors({ diagnostics, against }: { diagnostics: readonly Diagnostic[]; against: number }) {
  return <>
    <Callout kind="broken"><p>It changed nothing: version {against} stays in force. Mend what is listed and save the file again.</p></Callout>
    <Part title={sayCount(diagnostics.length, 'errors')}>
      <ol class="results">
        {diagnostics.slice(0, 100).map((each) => (
          <li>
            <code>{each.file}:{each.line}:{each.column}</code> {each.message}
            {(each.found ?? each.expected) && <p>{each.found && <>Found <code>{each.found}</code>. </>}{each.expected && <>Expected {each.expected}.</>}</p>}
            <p class="small"><code>{each.code}</code></p>
          </li>
        ))}
      </ol>
    </Part>
  </>;
}

const KINDS = { added: 'New', removed: 'Gone', changed: 'Changed', moved: 'Moved, with the same words' } as const;

/** Clause by clause, what two texts have differently. */
function Changes({ changes, titleOf }: { changes: readonly ClauseChange[]; titleOf: (control: string) => string }) {
  if (changes.length === 0) return <p class="soft">No clause differs: only words between them, or their layout.</p>;
  return (
    <Part title={sayCount(changes.length, 'clauses')}>
      <div class="stack">
        {changes.map((change) => (
          <section>
            <h3>{titleOf(change.clause)} <span class="soft small">{KINDS[change.kind]}{(change.after ?? change.before) && `, line ${(change.after ?? change.before)!.line}`}</span></h3>
            <Parameters parameters={change.parameters} />
            {change.kind !== 'moved' && <Diff before={change.before?.prose} after={change.after?.prose} />}
          </section>
        ))}
      </div>
    </Part>
  );
}

/** Lines shown; what is longer is a rewritten document, to be read whole where it lies. */
const SHOWN_LINES = 300;

function Lines({ lines }: { lines: readonly ChangedLine[] }) {
  if (lines.length === 0) return null;
  return (
    <details class="folder"><summary><span><b>Every line that differs</b> <span class="soft">those between clauses too</span></span><span class="soft small">{lines.length}</span></summary><div class="stack">
      {lines.slice(0, SHOWN_LINES).map(({ in: side, text, line }) => (
        <div class="change">{side === 'before' ? <del><span class="unseen">Gone, </span>{line}: {text}</del> : <ins><span class="unseen">Come, </span>{line}: {text}</ins>}</div>
      ))}
      {lines.length > SHOWN_LINES && <p class="soft">{lines.length - SHOWN_LINES} more.</p>}
    </div></details>
  );
}

function Parameters({ parameters }: { parameters: ClauseChange['parameters'] }) {
  if (parameters.length === 0) return null;
  return <p class="small">{parameters.map(({ control, name, before, after }, index) => <>{index > 0 && '; '}<code>{control} {name}</code>: {before === undefined ? 'not set' : sayParameter(before)} → <b>{after === undefined ? 'not set' : sayParameter(after)}</b></>)}</p>;
}

function Deadlines({ touches, frame, titleOf }: { touches: readonly TouchedDeadlines[]; frame: Frame; titleOf: (control: string) => string }) {
  const columns: Column<TouchedDeadlines>[] = [
    { head: 'Control', kind: 'lead', cell: ({ control }) => <a href={address.control(control)}>{titleOf(control)}</a> },
    { head: 'Running', kind: 'num', narrowHead: 'Running', cell: ({ running }) => running },
    { head: 'First due', narrowHead: 'First due', cell: ({ firstDueAt }) => <><Moment at={firstDueAt} reader={frame} />, <Age at={firstDueAt} reader={frame} /></> },
  ];
  return (
    <Part title="Deadlines that are running" lead="They keep the version they began under, unless a person re-bases them.">
      {touches.length === 0 ? <p class="soft">None runs under a control that would change.</p> : <Table caption="Running deadlines under changed controls" columns={columns} rows={touches} />}
    </Part>
  );
}

function Decide({ proposal, mayNot }: { proposal: Proposal; mayNot: string | undefined }) {
  if (proposal.state !== 'open') return null;
  if (mayNot) return <Callout kind="unknown" title="Another person decides"><p>{mayNot}</p></Callout>;
  return (
    <Part title="Decide">
      <Form action={`${address.proposal}/${proposal.id}`} label="Decide on the proposal">
        <TextField label="Reason" name="reason" rows={2} maxlength={1000} />
        <div class="acts"><Button kind="main" name="decision" value="approve">Put it in force</Button><Button kind="destroys" name="decision" value="refuse">Refuse it</Button></div>
      </Form>
    </Part>
  );
}

export interface VersionsPageProps {
  frame: Frame;
  versions: readonly PolicyVersion[];
  nameOf: (person: string) => string;
  titleOf: (control: string) => string;
}

/** Every text that was in force, newest first, with what it changed. */
export function VersionsPage({ frame, versions, nameOf, titleOf }: VersionsPageProps) {
  return (
    <Layout frame={frame} title="Versions of the policy" room="Policy">
      <Breadcrumb steps={[{ href: address.policy, text: 'Policy' }]} />
      <PageHead title="Versions" about="Every text that was in force, and what it changed." />
      {versions.map(({ version, inForceSince, proposedBy, approvedBy, changes, sha256 }, index) => (
        <details class="folder" open={index === 0}>
          <summary><span><b>Version {version}</b> <span class="soft"><Moment at={inForceSince} reader={frame} />{proposedBy && `, proposed by ${nameOf(proposedBy)}`}{approvedBy && `, approved by ${nameOf(approvedBy)}`}</span></span><span class="soft small">{sayCount(changes.length, 'clauses')}</span></summary>
          <div><Changes changes={changes} titleOf={titleOf} /><p class="soft small mono">SHA-256 {sha256}</p></div>
        </details>
      ))}
    </Layout>
  );
}
