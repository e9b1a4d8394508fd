import { address } from '../../ui/addresses.ts';
import { Button, Day, EmptyState, Field, Form, Table, TextField, type Column } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { errorAt, type FormProblem } from '../form-problem.ts';
import type { KnownKey } from './known-keys.ts';

/** A key with the places where it was last seen. */
export interface SeenKey extends KnownKey {
  readonly seenOn: readonly KeyPlace[];
}
export interface KeyPlace {
  readonly host: string;
  readonly name: string;
  readonly account: string;
}

const PLACES_SHOWN = 5;

interface KnownKeysProps {
  keys: readonly SeenKey[];
  frame: Frame;
  /** The owner's page, under which keys are added. */
  at: string;
  mayChange: boolean;
  problems: readonly FormProblem[];
}

/** The SSH keys of one owner, where each was seen, and the form that adds one. */
export function KnownKeys({ keys, frame, at, mayChange, problems }: KnownKeysProps) {
  return <>
    {keys.length === 0 ? <EmptyState title="No key">A key of theirs that is found on a server counts as unknown until it is added here.</EmptyState> : <Table caption="SSH keys" columns={columns(frame, mayChange)} rows={keys} />}
    {mayChange && <AddKey at={at} problems={problems} />}
  </>;
}

function columns(frame: Frame, mayChange: boolean): Column<SeenKey>[] {
  return [
    { head: 'Fingerprint', kind: 'lead', cell: ({ fingerprint, type }) => <><code>{fingerprint}</code><div class="why">{type}</div></> },
    { head: 'Seen on', kind: 'wide', narrowHead: 'Seen on', cell: ({ seenOn }) => <Places places={seenOn} /> },
    { head: 'Added', narrowHead: 'Added', cell: ({ addedAt }) => <Day at={addedAt} reader={frame} /> },
    { head: 'Until', narrowHead: 'Until', cell: ({ until }) => until !== undefined && <Day at={until} reader={frame} /> },
    ...(mayChange ? [{ head: '', cell: ({ id, fingerprint }: SeenKey) => <Form inline action={`/keys/${id}/remove`} label={`Remove ${fingerprint}`}><Button little kind="destroys">Remove<span class="unseen"> {fingerprint}</span></Button></Form> }] : []),
  ];
}

function Places({ places }: { places: readonly KeyPlace[] }) {
  if (places.length === 0) return <span class="soft">no server</span>;
  return <>
    {places.slice(0, PLACES_SHOWN).map(({ host, name, account }, index) => <>{index > 0 && ', '}{account}@<a href={address.host(host)}>{name}</a></>)}
    {places.length > PLACES_SHOWN && ` and ${places.length - PLACES_SHOWN} more`}
  </>;
}

function AddKey({ at, problems }: { at: string; problems: readonly FormProblem[] }) {
  const wrong = problems.some(({ field }) => field === 'key' || field === 'until');
  return (
    <details class="folder" open={wrong}>
      <summary><b>Add a key</b></summary>
      <div>
        <Form action={`${at}/keys`} label="Add a key">
          <TextField label="Public key" name="key" placeholder="ssh-ed25519 AAAA…" error={errorAt(problems, 'key')} rows={3} required maxlength={16_000} hint="One line of a .pub file. Never the private half." />
          <Field label="Until" name="until" type="date" short error={errorAt(problems, 'until')} hint="For a key that is lent for a time." />
          <div class="acts"><Button kind="main">Add the key</Button></div>
        </Form>
      </div>
    </details>
  );
}
