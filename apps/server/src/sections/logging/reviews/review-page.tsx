import { address } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, ButtonLink, Callout, ErrorSummary, FactList, FactRow, Form, Moment, PageHead, Part, TextField } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { EvidencePart } from './evidence-part.tsx';
import { QUESTIONS } from './questions.ts';
import type { AnswerWord, Customer, Review, ReviewContent, SignedReview } from './review.ts';

interface ReviewPageProps {
  frame: Frame;
  customer: Pick<Customer, 'id' | 'name' | 'reviewer'>;
  review: Review;
  content: ReviewContent;
  nameOf: (person: string) => string;
  maySign: boolean;
  problems?: readonly { readonly field?: string | undefined; readonly text: string }[] | undefined;
}

const WORDS: Readonly<Record<AnswerWord, string>> = { yes: 'Yes', no: 'No', 'cannot-tell': 'Cannot be told' };

/** One review: what was gathered, what is asked, and, once it is signed, what was said and how that is proved. */
export function ReviewPage({ frame, customer, review, content, nameOf, maySign, problems = [] }: ReviewPageProps) {
  const { signed } = review;
  return (
    <Layout frame={frame} title={`Review of ${customer.name}`} room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }, { href: address.logReviews, text: 'Reviews' }, { href: address.logCustomer(customer.id), text: customer.name }]} />
      <PageHead title={`Review of ${customer.name}`} about={signed ? `Signed by ${nameOf(signed.by)}. Nothing of it can be changed.` : customer.reviewer === undefined ? 'Open, and nobody’s work yet.' : `Open, the work of ${nameOf(customer.reviewer)}.`} />
      <ErrorSummary errors={problems} />
      {signed && <Proof frame={frame} review={review} signed={signed} nameOf={nameOf} maySign={maySign} />}
      <EvidencePart frame={frame} review={review} evidence={content.evidence} />
      {signed || !maySign ? <Said content={content} /> : <Questions review={review} content={content} signer={frame.viewer?.name ?? ''} problems={problems} />}
    </Layout>
  );
}

function Questions({ review, content, signer, problems }: { review: Review; content: ReviewContent; signer: string; problems: NonNullable<ReviewPageProps['problems']> }) {
  const given = new Map(content.answers.map((answer) => [answer.question, answer]));
  return (
    <Part title="What you say" lead="Save it as often as you like. Signing ends it: the letter is written, and both digests stand in the journal.">
      <Form action={address.logReview(review.id)} label="Answer the questions">
        {QUESTIONS.map(({ id, text, hint }) => {
          const error = problems.find(({ field }) => field === `answer-${id}`)?.text;
          return (
            <fieldset class={error ? 'field wrong' : 'field'} id={`f-answer-${id}`}>
              <legend>{text}</legend>
              <span class="hint">{hint}</span>
              {error && <span class="error">{error}</span>}
              <div class="answers">
                {(Object.keys(WORDS) as AnswerWord[]).map((word) => (
                  <div class="choice"><input id={`f-${id}-${word}`} type="radio" name={`answer-${id}`} value={word} checked={given.get(id)?.answer === word} /><label for={`f-${id}-${word}`}>{WORDS[word]}</label></div>
                ))}
              </div>
              <textarea name={`note-${id}`} rows={1} maxlength={2_000} aria-label={`Note: ${text}`} placeholder="Note">{given.get(id)?.note ?? ''}</textarea>
            </fieldset>
          );
        })}
        <TextField label="What was found" name="findings" rows={6} maxlength={10_000} value={content.findings} hint="It stands in the letter to the customer, word for word. Leave it empty where nothing needs work." />
        <div class="acts"><Button name="act" value="save">Save</Button><Button kind="main" name="act" value="sign">Sign as {signer}</Button></div>
      </Form>
    </Part>
  );
}

function Said({ content: { answers, findings } }: { content: ReviewContent }) {
  const given = new Map(answers.map((answer) => [answer.question, answer]));
  return (
    <Part title="What was said">
      <FactList>
        {QUESTIONS.map(({ id, text }) => <FactRow name={text}>{given.get(id)?.answer ? <b>{WORDS[given.get(id)!.answer!]}</b> : 'not answered'}{given.get(id)?.note && <>. {given.get(id)!.note}</>}</FactRow>)}
        <FactRow name="What was found">{findings === '' ? 'nothing that needs work' : <span class="told">{findings}</span>}</FactRow>
      </FactList>
    </Part>
  );
}

function Proof({ frame, review, signed, nameOf, maySign }: { frame: Frame; review: Review; signed: SignedReview; nameOf: (person: string) => string; maySign: boolean }) {
  const at = address.logReview(review.id);
  return (
    <Part title="Proof" lead="The journal holds both digests. Whoever has a file computes its own with sha256sum and compares."><div class="stack">
      {signed.sentAt === undefined && (
        <Callout kind="unknown" title="The customer has no letter yet">
          <p>Send the file below in the way that you agreed on, then say so.</p>
          {maySign && <form method="post" action={`${at}/sent`} class="acts"><Button kind="main">The letter was sent</Button></form>}
        </Callout>
      )}
      <FactList>
        <FactRow name="Signed"><Moment at={signed.at} reader={frame} /> by <a href={address.person(signed.by)}>{nameOf(signed.by)}</a></FactRow>
        {signed.sentAt !== undefined && <FactRow name="Letter sent"><Moment at={signed.sentAt} reader={frame} /></FactRow>}
        <FactRow name="SHA-256 of the letter"><code class="told">{signed.letterDigest}</code></FactRow>
        <FactRow name="SHA-256 of the content"><code class="told">{signed.contentDigest}</code></FactRow>
      </FactList>
      <div class="acts"><ButtonLink href={`${at}/letter`} download>Letter (PDF)</ButtonLink><ButtonLink href={`${at}/content`} download>Content (JSON)</ButtonLink></div>
    </div></Part>
  );
}
