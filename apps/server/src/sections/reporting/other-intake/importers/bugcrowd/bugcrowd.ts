import { CONTENT_LIMITS } from '../../../reports/report-content.ts';
import type { ExportFields, Importer, TrackedReport, TrackedState } from '../importer.ts';
import { cutLine, joinParts, pick, readWhen } from '../read-fields.ts';

/** States of Bugcrowd, as its pages and its API write them. */
const STATES: Readonly<Record<string, { readonly state: TrackedState; readonly isClosed: boolean }>> = {
  'new': { state: 'new', isClosed: false },
  'unclaimed': { state: 'new', isClosed: false },
  'nue': { state: 'new', isClosed: false },
  'triaged': { state: 'reviewed', isClosed: false },
  'unresolved': { state: 'accepted', isClosed: false },
  'resolved': { state: 'accepted', isClosed: true },
  'informational': { state: 'declined', isClosed: true },
  'not-applicable': { state: 'declined', isClosed: true },
  'not-reproducible': { state: 'declined', isClosed: true },
  'out-of-scope': { state: 'declined', isClosed: true },
  'wont-fix': { state: 'declined', isClosed: true },
  'duplicate': { state: 'declined', isClosed: true },
};

/** Bugcrowd: the CSV export of submissions, and submissions as its API gives them. */
export const bugcrowd: Importer = { tracker: 'bugcrowd', read };

function read(fields: ExportFields): TrackedReport | { readonly problem: string } {
  const id = pick(fields, 'reference_number', 'submission_id', 'uuid', 'id');
  const title = pick(fields, 'attributes.title', 'title', 'caption', 'attributes.caption', 'submission_title');
  const isDuplicate = /^(?:true|yes|1)$/iu.test(pick(fields, 'attributes.duplicate', 'duplicate', 'is_duplicate') ?? '');
  const written = pick(fields, 'attributes.state', 'substate', 'state', 'submission_state', 'status')?.toLowerCase().replace(/['’]/gu, '').replace(/[ _]/gu, '-');
  const said = isDuplicate ? 'duplicate' : written;
  const receivedAt = readWhen(pick(fields, 'attributes.submitted_at', 'submitted_at', 'submitted', 'submission_date', 'created_at'));
  if (id === undefined) return { problem: 'it has no id' };
  if (title === undefined) return { problem: 'it has no title' };
  if (receivedAt === undefined) return { problem: 'it does not say when it was submitted' };
  const place = said === undefined ? undefined : STATES[said];
  if (!place) return { problem: 'its state is none that we know' };
  const closedAt = readWhen(pick(fields, 'attributes.closed_at', 'closed_at', `attributes.last_transitioned_to_${(written ?? '').replaceAll('-', '_')}_at`, `${(written ?? '').replaceAll('-', '_')}_at`, 'resolved_at', 'last_transitioned_at'));
  const decidedAt = readWhen(pick(fields, 'attributes.last_transitioned_to_triaged_at', 'triaged_at', 'validated_at', 'first_responded_at')) ?? closedAt ?? receivedAt;
  const priority = pick(fields, 'attributes.severity', 'priority', 'severity')?.replace(/^P/iu, '');
  const reporter = pick(fields, 'relationships.researcher.data.attributes.username', 'researcher_username', 'researcher', 'submitted_by');
  return {
    id: cutLine(id, 100), receivedAt, decidedAt, isCritical: priority === '1', state: place.state, closedAt: place.isClosed ? (closedAt ?? decidedAt) : undefined,
    content: {
      title: cutLine(title, CONTENT_LIMITS.title),
      what: joinParts([
        ['', pick(fields, 'attributes.description', 'description', 'description_markdown') ?? title],
        ['At Bugcrowd', `submission ${id}, ${said}`], ['Duplicate there of', pick(fields, 'duplicate_of', 'original_submission')], ['Kind', pick(fields, 'attributes.vrt_id', 'vrt_id', 'vrt', 'bug_type')], ['Priority', priority && `P${priority}`],
        ['Further', pick(fields, 'attributes.extra_info', 'extra_info')], ['Request', pick(fields, 'attributes.http_request', 'http_request')],
      ]),
      ...optional('where', pick(fields, 'attributes.bug_url', 'bug_url', 'relationships.target.data.attributes.name', 'target_name', 'target')),
      isPublic: 'no', isExploited: 'unknown',
      reporter: reporter === undefined ? {} : { name: cutLine(`${reporter} (Bugcrowd)`) },
    },
  };
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  return (value === undefined ? {} : { [name]: cutLine(value, CONTENT_LIMITS.part) }) as { readonly [Key in Name]?: string };
}
