import { PageHead, Part, Table, type Column } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import type { OpenApi } from '../../platform/http/open-api.ts';
import type { ErrorDeclaration } from '@writ/kernel';

interface Row {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly act: string;
}

/** Every JSON door on one page, and every error code, to which the `type` of a problem leads. */
export function ApiPage({ frame, api, errors }: { frame: Frame; api: OpenApi; errors: Readonly<Record<string, ErrorDeclaration>> }) {
  const rows: Row[] = Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { summary, 'x-act': act }]) => ({ method: method.toUpperCase(), path, summary, act })));
  return (
    <Layout frame={frame} title="API">
      <PageHead title="API" about={<>For programs: send a token as <code>Authorization: Bearer …</code>. The whole description is <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</>} />
      <Part title="Doors"><Table caption="Doors" columns={DOORS} rows={rows} /></Part>
      <Part title="Errors" lead="Problems as in RFC 9457. The code is stable; the sentence may change.">
        <Table caption="Errors" columns={ERRORS} rows={Object.entries(errors).map(([code, declaration]) => ({ code, ...declaration }))} />
      </Part>
    </Layout>
  );
}

const DOORS: readonly Column<Row>[] = [
  { head: 'Door', kind: 'lead', cell: ({ method, path }) => <code>{method} {path}</code> },
  { head: 'What it does', kind: 'wide', cell: ({ summary }) => summary },
  { head: 'Act', cell: ({ act }) => <code>{act}</code> },
];
const ERRORS: readonly Column<ErrorDeclaration & { code: string }>[] = [
  { head: 'Code', kind: 'lead', cell: ({ code }) => <code id={`error-${code}`}>{code}</code> },
  { head: 'Kind', cell: ({ kind }) => kind },
  { head: 'Sentence', kind: 'wide', cell: ({ sentence }) => sentence },
];
