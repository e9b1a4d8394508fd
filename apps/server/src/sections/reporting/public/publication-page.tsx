import { errorAt, type FormProblem } from '../../../core/form-problem.ts';
import { address } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, ButtonLink, Callout, ErrorSummary, Field, Form, PageHead, Part, SelectField, TextField } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import type { Typed } from './form-page.tsx';

const SHOWN = [
  { value: 'reporting', text: 'The section about reporting' },
  { value: 'whole', text: 'All of it' },
  { value: 'nothing', text: 'Only its figures' },
] as const;

interface PublicationPageProps {
  readonly frame: Frame;
  readonly typed: Typed;
  /** The name of the settings, which holds while none is set here. */
  readonly company: string;
  /** Strangers reach this server by TLS, so that a security.txt is served. */
  readonly hasSecurityTxt: boolean;
  readonly problems?: readonly FormProblem[] | undefined;
}

/** What strangers read, and in which colour. */
export function PublicationPage({ frame, typed, company, hasSecurityTxt, problems = [] }: PublicationPageProps) {
  const at = (name: string) => ({ name, value: typed[name], error: errorAt(problems, name) });
  return (
    <Layout frame={frame} title="Public pages" room="Settings" narrow>
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }]} />
      <PageHead title="Public pages" about="What strangers read before and after they report." acts={<ButtonLink href={address.publicForm}>See the form</ButtonLink>} />
      <ErrorSummary errors={problems} />
      <Form action={address.publication}>
        <Part title="Name and colour">
          <div class="stack">
            <Field {...at('company')} label="Company" hint={`As strangers know it. Left empty: ${company}.`} maxlength={100} />
            <Field {...at('accent')} label="Colour" hint="Six digits such as #1f4e79, for buttons and marks. It must be dark enough to be read on white; for the dark it is lightened. Left empty: blue." maxlength={7} short />
          </div>
        </Part>
        <Part title="In your own words" lead="Paragraphs are divided by an empty line. Left empty, Writ’s own words stand there.">
          <div class="stack">
            <TextField {...at('formIntro')} label="Above the form" rows={4} maxlength={2_000} />
            <TextField {...at('policyIntro')} label="Above “How we handle reports”" rows={4} maxlength={5_000} />
            <TextField {...at('thanksIntro')} label="Above the thanks" rows={3} maxlength={2_000} />
            <Field {...at('language')} label="Their language" hint="Its tag, such as en or de-CH: screen readers need it." maxlength={35} short />
          </div>
        </Part>
        <Part title="The policy">
          <SelectField {...at('showsPolicy')} label="How much of its text strangers read" options={SHOWN} />
        </Part>
        <Part title="security.txt" lead="The form, the security address, this policy page and the thanks are named by themselves.">
          <div class="stack">
            {!hasSecurityTxt && <Callout kind="unknown"><p>None is served yet: the public address of this server is plain HTTP, to which no security.txt may lead.</p></Callout>}
            <TextField {...at('contacts')} label="Further contacts" hint="One a line, after the form and the address: https:…, mailto:… or tel:…" rows={2} maxlength={5_000} />
            <Field {...at('languages')} label="Languages you read" hint="Tags with commas between them, the best first: en, de" maxlength={500} />
            <Field {...at('encryption')} label="Where your OpenPGP key is" hint="A whole https address or openpgp4fpr:…, not the key itself." maxlength={500} />
            <Field {...at('hiring')} label="Open positions in security" hint="A whole https address." maxlength={500} />
          </div>
        </Part>
        <Button kind="main">Publish</Button>
      </Form>
    </Layout>
  );
}
