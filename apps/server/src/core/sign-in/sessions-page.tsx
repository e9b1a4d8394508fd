import { address } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Form, Moment, PageHead, Table, type Column } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import type { Session } from './sessions.ts';

export interface SessionsPageProps {
  frame: Frame;
  sessions: readonly Session[];
  /** The session that is asking. */
  current: string;
}

/** Where the reader is signed in, and the act that ends it. */
export function SessionsPage({ frame, sessions, current }: SessionsPageProps) {
  const columns: Column<Session>[] = [
    { head: 'Where', kind: 'lead', cell: ({ id, device, address: from }) => <>{device}{id === current && <span class="why"> this one</span>}<div class="why">from an address known as <code>{from}</code></div></> },
    { head: 'With', narrowHead: 'With', cell: ({ factors }) => factors.join(' and ') },
    { head: 'Since', narrowHead: 'Since', cell: ({ startedAt }) => <Moment at={startedAt} reader={frame} /> },
    { head: 'Last seen', narrowHead: 'Last seen', cell: ({ seenAt }) => <Age at={seenAt} reader={frame} /> },
    { head: 'Ends', narrowHead: 'Ends', cell: ({ expiresAt }) => <Age at={expiresAt} reader={frame} /> },
    { head: '', cell: ({ id, device }) => id !== current && <Form inline action={`${address.sessions}/${id}/end`} label={`End the session on ${device}`}><Button little kind="destroys">End it</Button></Form> },
  ];
  return (
    <Layout frame={frame} title="Sessions" room="Settings">
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }]} />
      <PageHead title="Sessions" about="Where you are signed in. Ended ones stop at once." acts={sessions.length > 1 && <Form inline action={`${address.sessions}/end-others`} label="End all other sessions"><Button kind="destroys">End all others</Button></Form>} />
      <Table caption="Sessions" columns={columns} rows={sessions} />
    </Layout>
  );
}
