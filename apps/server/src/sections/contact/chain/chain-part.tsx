import { Age, Button, Callout, EmptyState, Form, Moment, Part, StateLabel, Table, type Column } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { address } from '../../../ui/addresses.ts';
import type { About, Chain, ChainStep } from './chain.ts';
import { sayChain, sayStep, sayWay } from './say-chain.ts';

interface ChainPartProps {
  frame: Frame;
  /** Undefined: nobody was called for it. */
  chain: Chain | undefined;
  nameOf: (person: string) => string;
  may: {
    /** The viewer is of the seat, so that their word counts. */
    readonly see: boolean;
    readonly alert: boolean;
  };
}

/** Links that are shown at once; those before are counted. */
const SHOWN = 30;

/** Whether it reached the contact: the number first, then every link of the chain with its time, and the act by which it ends. */
export function ChainPart({ frame, chain, nameOf, may }: ChainPartProps) {
  if (!chain) return <Part title="Reached the contact" id="chain"><EmptyState title="No chain">Nobody was called for this.</EmptyState></Part>;
  const { state, word } = sayChain(chain, frame.now);
  const steps = chain.steps.slice(-SHOWN);
  return (
    <Part title="Reached the contact" id="chain" lead={<><StateLabel state={state} word={word} />{chain.seen && <>, by <a href={address.person(chain.seen.by)}>{nameOf(chain.seen.by)}</a></>}. Due <Moment at={chain.dueAt} reader={frame} />{chain.isUrgent && ', at any hour'}.</>}>
      {!chain.seen && <Waiting frame={frame} chain={chain} may={may} />}
      {chain.steps.length > SHOWN && <p class="soft">{chain.steps.length - SHOWN} earlier links are not shown.</p>}
      {steps.length === 0 ? <p class="soft">The first call goes out within seconds.</p> : <Links isOpen={!chain.seen} steps={steps} frame={frame} nameOf={nameOf} />}
    </Part>
  );
}

/** Every link; folded away once it was seen, for then it is proof and no work. */
function Links({ isOpen, steps, frame, nameOf }: Pick<ChainPartProps, 'frame' | 'nameOf'> & { isOpen: boolean; steps: readonly ChainStep[] }) {
  const table = <Table caption="The chain, oldest first" columns={columns(frame, nameOf)} rows={steps} />;
  if (isOpen) return table;
  const calls = steps.filter(({ what }) => what === 'called').length;
  return <details class="folder"><summary><b>{calls === 1 ? '1 call' : `${calls} calls`}, every step with its time</b></summary><div>{table}</div></details>;
}

function Waiting({ frame, chain, may }: Pick<ChainPartProps, 'frame' | 'may'> & { chain: Chain }) {
  const at = chainPath(chain.about);
  const isHandedOver = chain.supportUntil === undefined || chain.support !== undefined;
  return <>
    {chain.steps.findLast(({ what }) => what === 'called' || what === 'nobody-to-call')?.what === 'nobody-to-call' && <Callout kind="broken" title="0 people can be called"><p>Nobody on duty in the seat has a way. <a href={address.seat('point-of-contact')}>Look at the seat</a></p></Callout>}
    {!isHandedOver && <p>Support on call has it first; the contact is called by Writ <Age at={chain.supportUntil!} reader={frame} /> unless support closes it or alerts them.</p>}
    {isHandedOver && chain.nextAt !== undefined && <p class="soft">Next call <Age at={chain.nextAt} reader={frame} />.</p>}
    <div class="acts">
      {may.see && <Form inline action={`${at}/seen`} label="Say that you have seen it"><Button kind="main">I have seen it</Button></Form>}
      {may.alert && <Form inline action={`${at}/alert`} label="Alert the contact"><Button>Alert the contact now</Button></Form>}
    </div>
  </>;
}

/** Where the acts on a chain are posted. */
export function chainPath({ kind, id }: About): string {
  return `/escalations/${kind}/${encodeURIComponent(id)}`;
}

function columns(frame: Frame, nameOf: ChainPartProps['nameOf']): Column<ChainStep>[] {
  return [
    { head: 'When', kind: 'lead', cell: ({ at }) => <Moment at={at} reader={frame} /> },
    { head: 'What', cell: (step) => sayStep(step) },
    { head: 'Who', narrowHead: 'Who', cell: ({ person }) => (person === undefined ? null : <a href={address.person(person)}>{nameOf(person)}</a>) },
    { head: 'By', narrowHead: 'By', cell: (step) => sayWay(step) ?? null },
  ];
}
