import { Age, Button, Callout, FactList, FactRow, Form, Moment, PageHead } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import type { CallForm } from './call-form.ts';
import { sayChain } from './say-chain.ts';

/** The page that a call leads to. Showing it says nothing to anybody; the button does. */
export function CallPage({ frame, form: { chain, isOfSeat, state }, secret }: { frame: Frame; form: CallForm; secret: string }) {
  return (
    <Layout frame={frame} title={chain.label} narrow>
      <PageHead title={chain.label} about={chain.isUrgent ? 'It may be critical or exploited.' : undefined} />
      <div class="stack">
        <FactList>
          <FactRow name="Came"><Moment at={chain.openedAt} reader={frame} />, <Age at={chain.openedAt} reader={frame} /></FactRow>
          <FactRow name="To be seen"><Moment at={chain.dueAt} reader={frame} /></FactRow>
          <FactRow name="Now">{sayChain(chain, frame.now).word}</FactRow>
        </FactList>
        <CallAct form={{ chain, isOfSeat, state }} secret={secret} />
        <p><a href={chain.path}>Sign in and open it</a></p>
      </div>
    </Layout>
  );
}

function CallAct({ form: { chain, isOfSeat, state }, secret }: { form: Pick<CallForm, 'chain' | 'isOfSeat' | 'state'>; secret: string }) {
  if (chain.seen) return <Callout kind="kept" title="It has been seen"><p>Nobody is called for it any more.</p></Callout>;
  if (state !== 'open') return <Callout title={state === 'used' ? 'This form was used' : 'This form is too old'}><p>Sign in to go on.</p></Callout>;
  const what = isOfSeat ? 'seen' : 'alert';
  return (
    <Form action={`/call/${secret}`} label={isOfSeat ? 'Say that you have seen it' : 'Alert the contact'}>
      <p>{isOfSeat ? 'You are of the seat. With this button you say that you know of it and take care of it; the calls end.' : 'Open it, and close it with a reason if you can; otherwise alert the contact.'}</p>
      <input type="hidden" name="what" value={what} />
      <div class="acts"><Button kind="main">{isOfSeat ? 'I have seen it' : 'Alert the contact now'}</Button></div>
    </Form>
  );
}
