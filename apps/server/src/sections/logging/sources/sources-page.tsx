import { address } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Button, ButtonLink, Callout, EmptyState, Field, Form, PageHead, Part, SelectField, Table, type Column, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import type { LogSource } from './manage-sources.ts';

interface SourcesPageProps {
  frame: Frame;
  sources: readonly LogSource[];
  services: readonly Option[];
  /** The token that was made just now: shown once. */
  made?: string | undefined;
  /** Where exporters send to. */
  endpoint: string;
}

/** The tokens with which services send their lines. */
export function SourcesPage({ frame, sources, services, made, endpoint }: SourcesPageProps) {
  const nameOf = (id: string): string => services.find(({ value }) => value === id)?.text ?? 'a retired service';
  const columns: Column<LogSource>[] = [
    { head: 'Service', kind: 'lead', cell: ({ service }) => <a href={address.service(service)}>{nameOf(service)}</a> },
    { head: 'For', cell: ({ name }) => name },
    { head: 'Made', narrowHead: 'Made', cell: ({ madeAt }) => <Age at={madeAt} reader={frame} /> },
    { head: 'Last used', narrowHead: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? 'never' : <Age at={lastUsedAt} reader={frame} />) },
    { head: 'Act', cell: ({ id, service, name }) => <form method="post" action={`${address.logSources}/${id}/revoke`}><Button kind="destroys">Revoke<span class="unseen"> {nameOf(service)}, {name}</span></Button></form> },
  ];
  return (
    <Layout frame={frame} title="Sources of logs" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }]} />
      <PageHead title="Sources" about="A service sends its lines with a token of its own, by OpenTelemetry. Whose the lines are that come by syslog, rules say." acts={<ButtonLink href={address.logRules}>Whose lines are whose</ButtonLink>} />
      {made !== undefined && (
        <Callout kind="kept" title="The token, shown once">
          <pre class="told">{`OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=${endpoint}\nOTEL_EXPORTER_OTLP_LOGS_HEADERS=Authorization=Bearer%20${made}\nOTEL_EXPORTER_OTLP_LOGS_COMPRESSION=gzip`}</pre>
        </Callout>
      )}
      {sources.length === 0 ? <EmptyState title="No service sends its lines">Make a token and give it to the service.</EmptyState> : <Table caption="Sources of logs" columns={columns} rows={sources} />}
      <Part title="Another one">
        {services.length === 0
          ? <p>There is no service yet. <a href={address.people}>Add one</a> first.</p>
          : <Form action={address.logSources} label="Make a token">
            <SelectField label="Service" name="service" options={services} />
            <Field label="For" name="name" required maxlength={100} hint="Where it is used: production, staging." />
            <div class="acts"><Button kind="main">Make a token</Button></div>
          </Form>}
      </Part>
    </Layout>
  );
}
