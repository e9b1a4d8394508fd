import type { PropsWithChildren } from 'hono/jsx';
import { errorAt, type FormProblem } from '../../../core/form-problem.ts';
import { sayMebibytes, type UploadLimits } from '../../../platform/http/uploads.ts';
import { address } from '../../../ui/addresses.ts';
import { Button, ChoiceField, ErrorSummary, Field, Form, Moment, TextField } from '../../../ui/components/index.ts';
import { PublicLayout, type PublicFrame } from '../../../ui/public-layout.tsx';
import type { Instant } from '@writ/kernel';
import { OwnWords } from './own-words.tsx';
import type { Publication } from './publication.ts';

/** Fields as they were typed. */
export type Typed = Readonly<Record<string, string | undefined>>;

export interface FormPageProps {
  readonly frame: PublicFrame;
  readonly publication: Publication;
  readonly token: string;
  readonly limits: UploadLimits;
  /** By when a person reviews what is sent now. */
  readonly reviewBy: Instant;
  /** The security address, where there is one. */
  readonly mail: string | undefined;
  /** Bits of the proof of work, while forms flood in. */
  readonly workBits: number | undefined;
  readonly typed?: Typed | undefined;
  readonly problems?: readonly FormProblem[] | undefined;
  /** There were files, and browsers do not keep them. */
  readonly lostFiles?: boolean | undefined;
}

/** The public form. Nothing but what was found must be filled in; the rest is folded away until it is wanted. */
export function FormPage(props: FormPageProps) {
  const { frame, publication, token, workBits, problems = [] } = props;
  return (
    <PublicLayout frame={frame} title="Report a security problem" at={address.publicForm} islands={['islands/report-form.js']}>
      <h1>Report a security problem</h1>
      <OwnWords text={publication.formIntro} language={publication.language}>
        <p>Have you found a weakness in something of {frame.company}, or seen something that looks wrong? Tell us here. You need no account and no name, and you can write in any language.</p>
      </OwnWords>
      <div class="beside">
        <div class="stack">
          <ErrorSummary errors={problems} />
          {props.lostFiles && <p class="callout unknown">Your files were not kept. Please choose them again.</p>}
          <Form action={address.publicForm} multipart label="Report" data={{ 'data-report': '', ...(workBits === undefined ? {} : { 'data-work': String(workBits) }) }}>
            <input type="hidden" name="token" value={token} />
            <input type="hidden" name="proof" value="" />
            <Fields {...props} problems={problems} />
            <Trap isSeen={problems.some(({ field }) => field === 'website')} />
            <p><Button kind="main">Send the report</Button></p>
            <p class="hint" role="status" data-progress>You get a tracking id and a private link at once.</p>
          </Form>
        </div>
        <Aside {...props} />
      </div>
    </PublicLayout>
  );
}

function Fields({ typed = {}, problems = [], limits }: FormPageProps) {
  const at = (name: string) => ({ name, value: typed[name], error: errorAt(problems, name) });
  const isOpen = (...names: readonly string[]) => names.some((name) => typed[name] || errorAt(problems, name) !== undefined);
  const chosen = (name: string) => ({ name, chosen: [typed[name] ?? 'unknown'], error: errorAt(problems, name) });
  return <>
    <TextField {...at('what')} label="What did you find?" hint="In your own words. A sentence is enough to begin with; you can add to it afterwards." rows={7} required />
    <Field {...at('where')} label="Where? (optional)" hint="A web address, a product, a host, a file: whatever names the place." maxlength={2_000} />
    <ChoiceField {...chosen('isExploited')} label="Is somebody using it already?" options={[{ value: 'no', text: 'Not that I know' }, { value: 'yes', text: 'Yes' }, { value: 'unknown', text: 'I don’t know' }]} />
    <ChoiceField {...chosen('isPublic')} label="Is it known in public?" options={[{ value: 'no', text: 'No' }, { value: 'yes', text: 'Yes' }, { value: 'unknown', text: 'I don’t know' }]} />
    <ChoiceField name="urgent" many label="Is it urgent?" chosen={typed['urgent'] === 'yes' ? ['yes'] : []} options={[{ value: 'yes', text: "Yes: people or their data are in danger now. Call somebody, at any hour." }]} />
    <div class={errorAt(problems, 'files') ? 'field wrong' : 'field'}>
      <label for="f-files">Files (optional)</label>
      <span class="hint" id="f-files-hint">Screenshots, logs, a proof. Up to {limits.files} files of {sayMebibytes(limits.fileBytes)} each; they are kept encrypted.</span>
      {errorAt(problems, 'files') && <span class="error" id="f-files-error">{errorAt(problems, 'files')}</span>}
      <input id="f-files" type="file" name="files" multiple aria-describedby={errorAt(problems, 'files') ? 'f-files-hint f-files-error' : 'f-files-hint'} />
    </div>
    <Fold title="Details that help us be quick" about="A heading, the version, the steps, what it could lead to" isOpen={isOpen('title', 'version', 'steps', 'impact', 'howFound')}>
      <Field {...at('title')} label="A heading" maxlength={300} />
      <Field {...at('version')} label="Version" hint="Of the product, app or page, if you can see one." maxlength={500} short />
      <TextField {...at('steps')} label="Steps to see it" hint="One after the other, so that we see what you saw." rows={5} />
      <TextField {...at('impact')} label="What could somebody do with it?" rows={3} />
      <TextField {...at('howFound')} label="How did you find it?" rows={3} />
    </Fold>
    <Fold title="About you" about="Only if you like. A pseudonym is fine" isOpen={isOpen('name', 'email', 'pgpKey', 'credit', 'disclosure')}>
      <Field {...at('name')} label="Name or pseudonym" autocomplete="nickname" maxlength={500} />
      <Field {...at('email')} label="Mail address" type="email" autocomplete="email" hint="We write to you when something happens. Without one, your private link shows it." maxlength={320} />
      <TextField {...at('pgpKey')} label="Your OpenPGP public key" hint="To encrypt our answers by mail." rows={3} />
      <Field {...at('credit')} label="How shall we thank you in public?" hint="The name as it should read, or “not at all”." maxlength={500} />
      <TextField {...at('disclosure')} label="Do you plan to publish it, and when?" rows={2} />
    </Fold>
  </>;
}

function Fold({ title, about, isOpen, children }: PropsWithChildren<{ title: string; about: string; isOpen: boolean }>) {
  return (
    <details class="fold" open={isOpen}>
      <summary>{title}<small>{about}</small></summary>
      <div>{children}</div>
    </details>
  );
}

/** A field that only programs fill; whoever filled it by mistake is shown it. */
function Trap({ isSeen }: { isSeen: boolean }) {
  return (
    <div class={isSeen ? 'field wrong' : 'field trap'} aria-hidden={isSeen ? undefined : 'true'}>
      <label for="f-website">Website: leave this empty</label>
      <input id="f-website" name="website" type="text" value="" tabindex={isSeen ? undefined : -1} autocomplete="off" />
    </div>
  );
}

function Aside({ frame, reviewBy, mail }: FormPageProps) {
  return (
    <aside aria-label="What happens next">
      <h2>What happens next</h2>
      <ol class="next">
        <li><b>At once</b> you get a tracking id, and a private link under which you read our answers and add to your report.</li>
        <li><b>By <Moment at={reviewBy} reader={frame} /></b> a person has read it and said what they make of it.</li>
        <li><b>Until it is solved</b> we write to each other there. Nothing is closed without a reason that you can read.</li>
      </ol>
      {mail !== undefined && <><h2>Rather by mail?</h2><p>Write to <a href={`mailto:${mail}`}>{mail}</a>.</p></>}
      <h2>In good faith</h2>
      <p>We thank whoever reports in good faith, and take no legal steps against them.</p>
    </aside>
  );
}
