import { CONTENT_LIMITS } from '../../../reports/report-content.ts';
import type { ExportFields, Importer, TrackedReport, TrackedState } from '../importer.ts';
import { cutLine, joinParts, pick, readWhen } from '../read-fields.ts';

/** States of HackerOne, whether the export calls them state or substate. */
const STATES: Readonly<Record<string, { readonly state: TrackedState; readonly isClosed: boolean }>> = {
  'new': { state: 'new', isClosed: false },
  'pending-program-review': { state: 'new', isClosed: false },
  'triaged': { state: 'reviewed', isClosed: false },
  'retesting': { state: 'reviewed', isClosed: false },
  'needs-more-info': { state: 'needs-information', isClosed: false },
  'resolved': { state: 'accepted', isClosed: true },
  'informative': { state: 'declined', isClosed: true },
  'not-applicable': { state: 'declined', isClosed: true },
  'duplicate': { state: 'declined', isClosed: true },
  'spam': { state: 'declined', isClosed: true },
};

/** HackerOne: the CSV export of the inbox, and reports as its API gives them. */
export const hackerone: Importer = { tracker: 'hackerone', read };

function read(fields: ExportFields): TrackedReport | { readonly problem: string } {
  const id = pick(fields, 'id', 'report_id');
  const title = pick(fields, 'attributes.title', 'title', 'report_title');
  // The API says the substate as `state`; the CSV has `state` open or closed, and the substate beside it.
  const said = pick(fields, 'substate', 'attributes.substate', 'attributes.state', 'state', 'report_state')?.toLowerCase().replace(/[ _]/gu, '-').replace(/^n\/a$/u, 'not-applicable');
  const receivedAt = readWhen(pick(fields, 'attributes.submitted_at', 'attributes.created_at', 'submitted_at', 'reported_at', 'reported_date', 'created_at'));
  if (id === undefined) return { problem: 'it has no id' };
  if (title === undefined) return { problem: 'it has no title' };
  if (receivedAt === undefined) return { problem: 'it does not say when it was submitted' };
  const place = said === undefined ? undefined : STATES[said];
  if (!place) return { problem: `its state is none that we know` };
  const closedAt = readWhen(pick(fields, 'attributes.closed_at', 'closed_at', 'closed_date'));
  const decidedAt = readWhen(pick(fields, 'attributes.first_program_activity_at', 'attributes.triaged_at', 'first_response_at', 'first_program_activity_at', 'triaged_at', 'triaged_date')) ?? closedAt ?? receivedAt;
  const severity = pick(fields, 'relationships.severity.data.attributes.rating', 'severity_rating', 'severity');
  const reporter = pick(fields, 'relationships.reporter.data.attributes.username', 'reporter', 'reporter_username');
  return {
    id: cutLine(id, 100), receivedAt, decidedAt, isCritical: severity?.toLowerCase() === 'critical', state: place.state, closedAt: place.isClosed ? (closedAt ?? decidedAt) : undefined,
    content: {
      title: cutLine(title, CONTENT_LIMITS.title),
      what: joinParts([
        ['', pick(fields, 'attributes.vulnerability_information', 'vulnerability_information', 'description') ?? title],
        ['At HackerOne', `report ${id}, ${said}`], ['Duplicate there of', pick(fields, 'duplicate_report_id', 'original_report_id')], ['Weakness', pick(fields, 'relationships.weakness.data.attributes.name', 'weakness', 'weakness_name')], ['Severity', severity],
      ]),
      ...optional('where', pick(fields, 'relationships.structured_scope.data.attributes.asset_identifier', 'structured_scope', 'asset', 'asset_identifier')),
      ...optional('impact', pick(fields, 'attributes.impact', 'impact')),
      isPublic: pick(fields, 'attributes.disclosed_at', 'disclosed_at', 'public_at') === undefined ? 'no' : 'yes', isExploited: 'unknown',
      reporter: reporter === undefined ? {} : { name: cutLine(`${reporter} (HackerOne)`) },
    },
  };
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  return (value === undefined ? {} : { [name]: cutLine(value, CONTENT_LIMITS.part) }) as { readonly [Key in Name]?: string };
}
