import type { Child, PropsWithChildren } from 'hono/jsx';
import { Callout } from './callout.tsx';

interface FormProps {
  action: string;
  inline?: boolean | undefined;
  /** Names the form where its heading does not. */
  label?: string | undefined;
  /** For forms that carry files. */
  multipart?: boolean | undefined;
  /** Attributes for islands: `{ 'data-passkey': 'create' }`. */
  data?: Readonly<Record<`data-${string}`, string>> | undefined;
}

/** A form that changes something: always POST. Requests from other sites are refused by their origin, so no token is needed. */
export function Form({ action, inline, label, multipart, data, children }: PropsWithChildren<FormProps>) {
  return (
    <form class={inline ? 'form inline' : 'form'} method="post" action={action} aria-label={label} enctype={multipart ? 'multipart/form-data' : undefined} {...data}>
      {children}
    </form>
  );
}

export interface FieldProps {
  label: string;
  name: string;
  hint?: Child;
  /** What is wrong with what was sent, and what was expected. */
  error?: string | undefined;
  type?: 'text' | 'email' | 'password' | 'search' | 'number' | 'date' | 'datetime-local' | 'url' | 'tel' | undefined;
  value?: string | undefined;
  required?: boolean | undefined;
  autocomplete?: string | undefined;
  inputmode?: 'numeric' | 'text' | 'email' | 'search' | undefined;
  pattern?: string | undefined;
  minlength?: number | undefined;
  maxlength?: number | undefined;
  min?: string | undefined;
  max?: string | undefined;
  placeholder?: string | undefined;
  autofocus?: boolean | undefined;
  readonly?: boolean | undefined;
  /** A code or a date: not as wide as the form. */
  short?: boolean | undefined;
  /** Tells fields of the same name on one page apart. */
  id?: string | undefined;
}

/** One line of input with its label, hint and error tied to it. */
export function Field({ label, name, hint, error, short, id = `f-${name}`, type = 'text', ...input }: FieldProps) {
  return (
    <div class={['field', error && 'wrong', short && 'short'].filter(Boolean).join(' ')}>
      <label for={id}>{label}</label>
      <FieldNotes id={id} hint={hint} error={error} />
      <input id={id} name={name} type={type} {...input} {...described(id, hint, error)} />
    </div>
  );
}

/** Several lines of input. */
export function TextField({ label, name, hint, error, value, id = `f-${name}`, rows = 4, required, maxlength, placeholder }: Pick<FieldProps, 'label' | 'name' | 'hint' | 'error' | 'value' | 'id' | 'required' | 'maxlength' | 'placeholder'> & { rows?: number }) {
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      <FieldNotes id={id} hint={hint} error={error} />
      <textarea id={id} name={name} rows={rows} required={required} maxlength={maxlength} placeholder={placeholder} {...described(id, hint, error)}>{value ?? ''}</textarea>
    </div>
  );
}

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string | undefined;
}

/** One of several, from a list too long to show. */
export function SelectField({ label, name, options, value, hint, error, id = `f-${name}`, required }: Pick<FieldProps, 'label' | 'name' | 'hint' | 'error' | 'value' | 'id' | 'required'> & { options: readonly Option[] }) {
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      <FieldNotes id={id} hint={hint} error={error} />
      <select id={id} name={name} required={required} {...described(id, hint, error)}>
        {options.map((option) => <option value={option.value} selected={option.value === value}>{option.text}</option>)}
      </select>
    </div>
  );
}

/** A few choices that are all shown: one of them (`radio`) or any of them (`checkbox`). */
export function ChoiceField({ label, name, options, chosen, hint, error, many }: Pick<FieldProps, 'label' | 'name' | 'hint' | 'error'> & { options: readonly Option[]; chosen: readonly string[]; many?: boolean }) {
  const id = `f-${name}`;
  return (
    <fieldset class={error ? 'field wrong' : 'field'} {...described(id, hint, error)}>
      <legend>{label}</legend>
      <FieldNotes id={id} hint={hint} error={error} />
      {options.map((option, index) => (
        <div class="choice">
          <input id={`${id}-${index}`} type={many ? 'checkbox' : 'radio'} name={name} value={option.value} checked={chosen.includes(option.value)} />
          <label for={`${id}-${index}`}>{option.text}</label>
          {option.hint && <span class="hint">{option.hint}</span>}
        </div>
      ))}
    </fieldset>
  );
}

/** What was wrong with a form, above it, each mistake leading to its field. Draws nothing when nothing was. */
export function ErrorSummary({ errors }: { errors: readonly { field?: string | undefined; text: string }[] }) {
  if (errors.length === 0) return null;
  return (
    <Callout kind="broken" title={errors.length === 1 ? 'One thing is to be put right' : `${errors.length} things are to be put right`} alert>
      <ul>{errors.map(({ field, text }) => <li>{field ? <a href={`#f-${field}`}>{text}</a> : text}</li>)}</ul>
    </Callout>
  );
}

function FieldNotes({ id, hint, error }: { id: string; hint: Child; error: string | undefined }) {
  return <>
    {hint && <span class="hint" id={`${id}-hint`}>{hint}</span>}
    {error && <span class="error" id={`${id}-error`}>{error}</span>}
  </>;
}

function described(id: string, hint: Child, error: string | undefined) {
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { 'aria-describedby': notes || undefined, 'aria-invalid': error ? 'true' : undefined };
}
