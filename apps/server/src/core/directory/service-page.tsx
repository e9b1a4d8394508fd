import { address } from '../../ui/addresses.ts';
import { Breadcrumb, Button, Callout, Day, ErrorSummary, Form, PageHead, Part } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import type { FormProblem } from '../form-problem.ts';
import { KnownKeys, type SeenKey } from './known-key-table.tsx';
import type { ServiceIdentity } from './services.ts';

interface ServicePageProps {
  frame: Frame;
  service: ServiceIdentity;
  keys: readonly SeenKey[];
  problems?: readonly FormProblem[] | undefined;
  mayChange: boolean;
}

/** A program that has an identity of its own: its SSH keys, and where they were seen. */
export function ServicePage({ frame, service, keys, problems = [], mayChange }: ServicePageProps) {
  const { id, name, about, createdAt, retiredAt } = service;
  const at = address.service(id);
  return (
    <Layout frame={frame} title={name} room="People">
      <Breadcrumb steps={[{ href: address.people, text: 'People' }]} />
      <PageHead title={name} about={<>{about}. A service since <Day at={createdAt} reader={frame} />.</>} />
      <ErrorSummary errors={problems} />
      {retiredAt !== undefined && <Callout kind="unknown" title="Retired"><p><Day at={retiredAt} reader={frame} />. Where one of its keys is still found, the clause is broken.</p></Callout>}
      <Part title="SSH keys" lead="On servers there may be only keys that belong to somebody. These belong to this program.">
        <KnownKeys keys={keys} frame={frame} at={at} mayChange={mayChange && retiredAt === undefined} problems={problems} />
      </Part>
      {mayChange && retiredAt === undefined && (
        <Part title="Acts">
          <details class="folder"><summary><b>Retire {name}</b></summary><div>
            <Form action={`${at}/retire`} label={`Retire ${name}`}>
              <p>Its keys count as those of a retired service wherever they are found. Its name becomes free.</p>
              <div class="acts"><Button kind="destroys">Retire {name}</Button></div>
            </Form>
          </div></details>
        </Part>
      )}
    </Layout>
  );
}
