import type { Instant } from '@writ/kernel';
import { address } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Callout, PageHead } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { LogRooms } from '../log-rooms.tsx';
import type { ExposedCredential } from './read-credentials.ts';
import { CredentialList } from './secrets-part.tsx';

interface SecretsPageProps {
  frame: Frame;
  credentials: readonly ExposedCredential[];
  sweptThrough: Instant | undefined;
  ruleSet: string;
  nameOf: (service: string) => string;
  mayErase: boolean;
  maySettle: boolean;
}

/** What the sweep found in stored lines. */
export function SecretsPage({ frame, credentials, sweptThrough, ruleSet, ...rest }: SecretsPageProps) {
  return (
    <Layout frame={frame} title="Secrets in the logs" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }]} />
      <PageHead title="Secrets" about="What slipped through into stored lines. A secret that was found is replaced, not only erased." />
      <LogRooms current="Secrets" />
      {sweptThrough === undefined || sweptThrough <= 0
        ? <Callout kind="unknown" title="No line was swept with the present rules yet"><p>The sweep begins with the first line that is kept.</p></Callout>
        : <p class="soft">Swept with the rules <code>{ruleSet}</code> up to what came <Age at={sweptThrough} reader={frame} />. <a href={address.control('no-secrets-in-logs')}>The clause and its proof</a></p>}
      <CredentialList frame={frame} credentials={credentials} {...rest} />
    </Layout>
  );
}
