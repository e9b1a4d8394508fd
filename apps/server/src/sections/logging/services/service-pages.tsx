import type { Id, Instant } from '@writ/kernel';
import type { State } from '@writ/contract';
import type { Child } from 'hono/jsx';
import type { ServiceIdentity } from '../../../core/directory/services.ts';
import { address } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, ButtonLink, EmptyState, PageHead, StateLabel, Table } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { LogRooms } from '../log-rooms.tsx';

/** What the list says of a service. */
export interface ServiceRow {
  readonly id: Id<'service'>;
  readonly name: string;
  readonly lastLineAt: Instant | undefined;
  readonly requestLog: { readonly state: State; readonly text: string };
}

/** Every service, with what its lines are worth. */
export function LogServicesPage({ frame, rows }: { frame: Frame; rows: readonly ServiceRow[] }) {
  return (
    <Layout frame={frame} title="Services in the logs" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }]} />
      <PageHead title="Services" about="What the lines of each service say, and what they should not." acts={<ButtonLink href={address.logSources}>Sources</ButtonLink>} />
      <LogRooms current="Services" />
      {rows.length === 0
        ? <EmptyState title="There is no service yet">A service is added under People, and sends its lines with a token of its own.</EmptyState>
        : <Table caption="Services" rows={rows} columns={[
          { head: 'Service', kind: 'lead', cell: ({ id, name }) => <a href={address.logService(id)}>{name}</a> },
          { head: 'Request lines', narrowHead: 'Request lines', cell: ({ requestLog }) => <><StateLabel state={requestLog.state} /> <span class="soft small">{requestLog.text}</span></> },
          { head: 'Last line', narrowHead: 'Last line', cell: ({ lastLineAt }) => (lastLineAt === undefined ? 'none yet' : <Age at={lastLineAt} reader={frame} />) },
        ]} />}
    </Layout>
  );
}

/** The lines of one service. */
export function LogServicePage({ frame, service, children }: { frame: Frame; service: ServiceIdentity; children?: Child }) {
  return (
    <Layout frame={frame} title={`Lines of ${service.name}`} room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }, { href: address.logServices, text: 'Services' }]} />
      <PageHead title={service.name} about={service.about} acts={<><ButtonLink href={`${address.logService(service.id)}/days`}>Its days</ButtonLink> <ButtonLink href={`${address.logs}?service=${service.id}&span=1d`}>Its lines</ButtonLink></>} />
      {children}
    </Layout>
  );
}
