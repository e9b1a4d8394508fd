import { address } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, ErrorSummary, Field, Form, PageHead, SelectField, TextField } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { errorAt, type FormProblem } from '../../../core/form-problem.ts';
import type { AnyWayAdapter, WayField } from './way-adapter.ts';

interface AddWayPageProps {
  frame: Frame;
  adapter: Pick<AnyWayAdapter, 'kind' | 'name' | 'about' | 'fields'>;
  /** For the one way whose address only a browser knows. */
  push: { readonly key: string; readonly worker: string } | undefined;
  problems?: readonly FormProblem[];
  values?: Readonly<Record<string, string | undefined>>;
}

/** The form of one kind of way. */
export function AddWayPage({ frame, adapter: { kind, name, about, fields }, push, problems = [], values = {} }: AddWayPageProps) {
  return (
    <Layout frame={frame} title={`Add: ${name}`} room="Settings" narrow islands={push ? ['islands/push.js'] : []}>
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }, { href: address.ways, text: 'How you are called' }]} />
      <PageHead title={name} about={about} />
      <ErrorSummary errors={problems} />
      <Form action={`${address.ways}/new/${kind}`} data={push ? { 'data-push': push.key, 'data-worker': push.worker } : undefined}>
        {fields.map((field) => <WayInput field={field} value={values[field.name]} error={errorAt(problems, field.name)} />)}
        {push && <>
          <input type="hidden" id="f-subscription" name="subscription" value="" />
          <p class="hint" data-push-problem role="status">The browser asks whether Writ may notify you. Without JavaScript no browser can be called.</p>
        </>}
        <div class="acts"><Button kind="main">{push ? 'Allow and add' : 'Add and send a code'}</Button></div>
      </Form>
    </Layout>
  );
}

function WayInput({ field: { name, label, hint, type = 'text', options, rows, value: suggested = '', isOptional }, value = suggested, error }: { field: WayField; value: string | undefined; error: string | undefined }) {
  const notes = isOptional ? `${hint ?? ''} Can be left empty.`.trim() : hint;
  if (options) return <SelectField label={label} name={name} options={options} value={value} hint={notes} error={error} required />;
  if (rows !== undefined) return <TextField label={label} name={name} rows={rows} value={value} hint={notes} error={error} required maxlength={4_000} />;
  return <Field label={label} name={name} type={type} value={value} hint={notes} error={error} required={!isOptional} maxlength={2_000} autocomplete={type === 'password' ? 'off' : undefined} />;
}
