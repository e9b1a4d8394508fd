import type { Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Breadcrumb, Button, Callout, CopyLine, ErrorSummary, Form, Live, Moment, PageHead, TextField } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';

export interface EnrolHostPageProps {
  frame: Frame;
  /** The offer that was just made; its line is shown this once. `host` appears when it was used. */
  offer?: { readonly line: string; readonly expiresAt: Instant; readonly host?: { readonly id: string; readonly name: string } | undefined } | undefined;
  labels?: string | undefined;
  problems?: readonly { readonly field?: string | undefined; readonly text: string }[] | undefined;
  /** Why no host can be added now: `The agent's programs are missing from this build.` */
  impossible?: string | undefined;
}

/** Adds a host: choose its labels, run one line on it, see it appear. */
export function EnrolHostPage({ frame, offer, labels, problems = [], impossible }: EnrolHostPageProps) {
  return (
    <Layout frame={frame} title="Enrol a host" room="Hosts">
      <Breadcrumb steps={[{ href: address.hosts, text: 'Hosts' }]} />
      <PageHead title="Enrol a host" about="An agent reads the effective state of the machine it runs on and sends what it saw. It runs no command that it was sent." />
      <ErrorSummary errors={problems} />
      {impossible ? <Callout kind="unknown" title="Not at the moment"><p>{impossible}</p></Callout> : offer ? <Offered frame={frame} offer={offer} /> : <Offering labels={labels} problems={problems} />}
    </Layout>
  );
}

function Offering({ labels, problems = [] }: Pick<EnrolHostPageProps, 'labels' | 'problems'>) {
  return (
    <Form action={address.enrolHost}>
      <TextField label="Labels" name="labels" value={labels ?? 'environment=production\nmanaged=true'} error={problems.find(({ field }) => field === 'labels')?.text}
        hint="One a line. The policy’s selectors decide by them which clauses speak of the host. They can be changed later." />
      <p class="soft small">The line is for one host and for one hour, and is shown once.</p>
      <div class="acts"><Button kind="main">Make the line</Button></div>
    </Form>
  );
}

function Offered({ frame, offer }: { frame: Frame; offer: NonNullable<EnrolHostPageProps['offer']> }) {
  return (
    <ol class="steps">
      <li>
        <h2>Run this on the host</h2>
        <CopyLine text={offer.line} label="The line that enrols one host" />
        <p class="soft small">It fetches the agent from this server, checks its checksum, installs a systemd unit and enrols. Good for one host, until <Moment at={offer.expiresAt} reader={frame} />. It holds a secret: do not send it by mail or chat.</p>
      </li>
      <li>
        <h2>See it appear</h2>
        <Live id="enrolled" on="hosts" path={frame.path}>
          {offer.host ? <p><b>{offer.host.name}</b> is enrolled. <a href={address.host(offer.host.id)}>See what it says</a></p> : <p class="soft">Nothing has come yet. It takes a few seconds after the line has run.</p>}
        </Live>
      </li>
      <li>
        <h2>To take it away again</h2>
        <p>Run the same script with <code>--remove</code> on the host, and revoke the host here. A host that only falls silent stays, as unknown.</p>
      </li>
    </ol>
  );
}
