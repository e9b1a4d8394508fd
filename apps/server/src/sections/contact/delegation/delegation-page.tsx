import { Breadcrumb, Button, FactList, FactRow, Form, Moment, PageHead, TextField } from '../../../ui/components/index.ts';
import { address } from '../../../ui/addresses.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { delegationPath } from './delegate.ts';
import { Standing } from './delegation-part.tsx';
import { answersTo, stateOf, type Delegation } from './delegation.ts';

const BUTTONS = { accepted: 'I take the lead', declined: 'I cannot', returned: 'Give the lead back' } as const;

/** An offer to lead a response, for whoever was asked. */
export function DelegationPage({ frame, delegation, nameOf }: { frame: Frame; delegation: Delegation; nameOf: (person: string) => string }) {
  const answers = delegation.to === frame.viewer?.id ? answersTo(stateOf(delegation)) : [];
  return (
    <Layout frame={frame} title={`Lead of ${delegation.label}`} room="Reports" narrow>
      <Breadcrumb steps={[{ href: address.reports, text: 'Reports' }]} />
      <PageHead title={`Lead of ${delegation.label}`} about={<Standing frame={frame} delegation={delegation} nameOf={nameOf} />} />
      <div class="stack">
        <FactList>
          <FactRow name="Asked by"><a href={address.person(delegation.from)}>{nameOf(delegation.from)}</a>, <Moment at={delegation.offeredAt} reader={frame} /></FactRow>
          <FactRow name="Answer due"><Moment at={delegation.dueAt} reader={frame} /></FactRow>
          <FactRow name="About"><a href={delegation.path}>{delegation.label}</a></FactRow>
          <FactRow name="Asked">{delegation.ask}</FactRow>
        </FactList>
        {answers.length > 0 && (
          <Form action={`${delegationPath(delegation.id)}/answer`} label="Answer">
            <TextField label="A word with it" name="said" hint="Need not be." maxlength={4_000} rows={3} />
            <div class="acts">{answers.map((answer) => <Button kind={answer === 'accepted' ? 'main' : undefined} name="answer" value={answer}>{BUTTONS[answer]}</Button>)}</div>
          </Form>
        )}
      </div>
    </Layout>
  );
}
