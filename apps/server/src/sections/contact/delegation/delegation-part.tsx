import { Age, Button, ErrorSummary, Form, Moment, Part, SelectField, StateLabel, TextField, type Option } from '../../../ui/components/index.ts';
import { address } from '../../../ui/addresses.ts';
import type { Frame } from '../../../ui/frame.ts';
import type { FormProblem } from '../../../core/form-problem.ts';
import { chainPath } from '../chain/chain-part.tsx';
import type { About } from '../chain/chain.ts';
import { delegationPath } from './delegate.ts';
import { isStanding, stateOf, type Delegation } from './delegation.ts';

interface DelegationPartProps {
  frame: Frame;
  about: About;
  /** The latest one. */
  delegation: Delegation | undefined;
  nameOf: (person: string) => string;
  /** Who could be asked. */
  people: readonly Option[];
  mayOffer: boolean;
  problems?: readonly FormProblem[] | undefined;
}

/** Who leads the response: the contact, until somebody who was asked has accepted. */
export function DelegationPart(props: DelegationPartProps) {
  const { frame, delegation, nameOf, mayOffer, problems = [] } = props;
  const isRunning = delegation !== undefined && isStanding(delegation);
  return (
    <Part title="Lead" id="lead" lead={delegation && stateOf(delegation) === 'accepted' ? <><a href={address.person(delegation.to)}>{nameOf(delegation.to)}</a> leads the response.</> : 'The point of contact leads the response.'}>
      <ErrorSummary errors={problems} />
      {delegation && <p><Standing frame={frame} delegation={delegation} nameOf={nameOf} /></p>}
      {delegation && mayOffer && isRunning && <div class="acts"><Form inline action={`${delegationPath(delegation.id)}/withdraw`} label="Take the lead back"><Button little>Take it back from {nameOf(delegation.to)}</Button></Form></div>}
      {delegation && delegation.to === frame.viewer?.id && isRunning && <p><a href={delegationPath(delegation.id)}>Answer</a></p>}
      {mayOffer && !isRunning && <Offer {...props} />}
    </Part>
  );
}

/** `offered to Grace, answer due in 3 h`. */
export function Standing({ frame, delegation, nameOf }: Pick<DelegationPartProps, 'frame' | 'nameOf'> & { delegation: Delegation }) {
  const state = stateOf(delegation);
  const name = nameOf(delegation.to);
  if (state === 'offered') return <><StateLabel state={frame.now < delegation.dueAt ? 'kept' : 'broken'} word={frame.now < delegation.dueAt ? 'Asked' : 'Overdue'} /> {name}, answer due <Age at={delegation.dueAt} reader={frame} /></>;
  if (state === 'withdrawn') return <>Asked {name}, taken back <Moment at={delegation.withdrawnAt!} reader={frame} /></>;
  return <>{name} {state} <Moment at={delegation.returnedAt ?? delegation.answeredAt!} reader={frame} />{delegation.said && <>: “{delegation.said}”</>}</>;
}

function Offer({ about, people, frame }: DelegationPartProps) {
  return (
    <details class="folder"><summary><b>Ask somebody to lead</b></summary><div>
      <Form action={`${chainPath(about)}/delegate`} label="Ask somebody to lead the response">
        <SelectField label="Who" name="to" options={people.filter(({ value }) => value !== frame.viewer?.id)} required />
        <TextField label="What you ask of them" name="ask" maxlength={4_000} required />
        <div class="acts"><Button kind="main">Ask</Button></div>
      </Form>
    </div></details>
  );
}
