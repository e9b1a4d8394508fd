import { address } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Callout, ChoiceField, CopyLine, Day, EmptyState, ErrorSummary, Field, Form, PageHead, Part, Table, type Column, type Option } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import type { ApiToken } from './api-tokens.ts';

export interface TokensPageProps {
  frame: Frame;
  tokens: readonly ApiToken[];
  scopes: readonly Option[];
  longestDays: number;
  /** The secret of the token that was just made; shown this once. */
  made?: { readonly name: string; readonly secret: string } | undefined;
  values?: { readonly name?: string | undefined; readonly scopes?: readonly string[] | undefined; readonly days?: string | undefined } | undefined;
  problems?: readonly { readonly field?: string | undefined; readonly text: string }[] | undefined;
}

/** The reader's tokens for programs: scoped, expiring, kept as digests. */
export function TokensPage({ frame, tokens, scopes, longestDays, made, values = {}, problems = [] }: TokensPageProps) {
  const errorAt = (field: string) => problems.find((problem) => problem.field === field)?.text;
  return (
    <Layout frame={frame} title="API tokens" room="Settings">
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }]} />
      <PageHead title="API tokens" about="For programs that speak for you. A token can do no more than its scopes and never more than you." />
      <ErrorSummary errors={problems} />
      {made && (
        <Callout kind="kept" title={`${made.name}: shown this once`}>
          <p>Keep it where secrets are kept. Only a digest of it stays here.</p>
          <CopyLine text={made.secret} label="The new token" />
        </Callout>
      )}
      <Part title="Yours">
        {tokens.length === 0 ? <EmptyState title="No token">Nothing signs in for you.</EmptyState> : <Table caption="API tokens" columns={columns(frame)} rows={tokens} />}
      </Part>
      <Part title="Make one">
        <Form action={address.tokens}>
          <Field label="Name" name="name" value={values.name} error={errorAt('name')} hint="What uses it, such as the nightly export." required maxlength={100} />
          <ChoiceField label="Scopes" name="scopes" many options={scopes} chosen={values.scopes ?? []} error={errorAt('scopes')} />
          <Field label="Days until it ends" name="days" type="number" short value={values.days ?? '90'} min="1" max={String(longestDays)} error={errorAt('days')} required />
          <div class="acts"><Button kind="main">Make the token</Button></div>
        </Form>
      </Part>
    </Layout>
  );
}

function columns(frame: Frame): Column<ApiToken>[] {
  return [
    { head: 'Name', kind: 'lead', cell: ({ name, revokedAt }) => <>{name}{revokedAt !== undefined && <span class="why"> revoked</span>}</> },
    { head: 'Scopes', kind: 'wide', cell: ({ scopes }) => <span class="labels">{scopes.map((scope) => <span class="label">{scope}</span>)}</span> },
    { head: 'Made', narrowHead: 'Made', cell: ({ createdAt }) => <Day at={createdAt} reader={frame} /> },
    { head: 'Last used', narrowHead: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? <span class="soft">never</span> : <Age at={lastUsedAt} reader={frame} />) },
    { head: 'Ends', narrowHead: 'Ends', cell: ({ expiresAt }) => <Age at={expiresAt} reader={frame} /> },
    { head: '', cell: ({ id, name, revokedAt }) => revokedAt === undefined && <Form inline action={`${address.tokens}/${id}/revoke`} label={`Revoke ${name}`}><Button little kind="destroys">Revoke<span class="unseen"> {name}</span></Button></Form> },
  ];
}
