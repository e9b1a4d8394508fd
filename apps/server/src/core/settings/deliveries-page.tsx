import type { Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, EmptyState, Form, Live, PageHead, Part, Table, type Column } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { sayNumber } from '../../ui/say-number.ts';

/** Work that was tried as often as it may be, and waits for a person. */
export interface GivenUpRow {
  readonly id: string;
  /** `evaluate`, `mail.send`. */
  readonly name: string;
  readonly kind: 'job' | 'delivery';
  readonly attempts: number;
  readonly failedAt: Instant;
  /** The last error's code or sentence; never a body. */
  readonly reason: string;
}

/** How much waits and runs now. */
export interface QueueRow {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  readonly lastDoneAt: Instant | undefined;
}

export interface DeliveriesPageProps {
  frame: Frame;
  givenUp: readonly GivenUpRow[];
  queues: readonly QueueRow[];
  mayRetry: boolean;
}

/** Scheduled work and what goes out: what gave up first, then what waits. */
export function DeliveriesPage({ frame, givenUp, queues, mayRetry }: DeliveriesPageProps) {
  return (
    <Layout frame={frame} title="Jobs and deliveries" room="Settings">
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }]} />
      <PageHead title="Jobs and deliveries" about="Everything that is done on a schedule or sent to the outside is tried again with growing pauses. What still fails waits here; nothing is dropped." />
      <Live id="deliveries" on="verdicts" path={frame.path}>
        <Part title="Given up">
          {givenUp.length === 0 ? <EmptyState title="Nothing gave up">Whatever failed was tried again and came through.</EmptyState> : <Table caption="Given up" columns={givenUpColumns(frame, mayRetry)} rows={givenUp} />}
        </Part>
        <Part title="At work"><Table caption="Queues" columns={queueColumns(frame)} rows={queues} /></Part>
      </Live>
    </Layout>
  );
}

function givenUpColumns(frame: Frame, mayRetry: boolean): Column<GivenUpRow>[] {
  return [
    { head: 'What', kind: 'lead', cell: ({ name, kind }) => <>{name}<span class="why"> {kind}</span></> },
    { head: 'Why', kind: 'wide', cell: ({ reason }) => reason },
    { head: 'Tried', kind: 'num', narrowHead: 'Tried', cell: ({ attempts }) => sayNumber(attempts) },
    { head: 'Last try', narrowHead: 'Last try', cell: ({ failedAt }) => <Age at={failedAt} reader={frame} /> },
    { head: '', cell: ({ id, kind, name }) => mayRetry && <Form inline action={`${address.deliveries}/${kind}/${id}/retry`} label={`Try ${name} again`}><Button little>Try again</Button></Form> },
  ];
}

function queueColumns(frame: Frame): Column<QueueRow>[] {
  return [
    { head: 'Queue', kind: 'lead', cell: ({ name }) => name },
    { head: 'Waiting', kind: 'num', narrowHead: 'Waiting', cell: ({ waiting }) => sayNumber(waiting) },
    { head: 'Running', kind: 'num', narrowHead: 'Running', cell: ({ running }) => sayNumber(running) },
    { head: 'Last done', narrowHead: 'Last done', cell: ({ lastDoneAt }) => (lastDoneAt === undefined ? <span class="soft">never</span> : <Age at={lastDoneAt} reader={frame} />) },
  ];
}
