import * as api from '@writ/contract';
import type { z } from 'zod';
import type { Endpoint } from './client.ts';

function get<Result extends z.ZodType>(path: string, result: Result) {
  return { method: 'GET', path, result } as const satisfies Endpoint;
}
function post<Body extends z.ZodType, Result extends z.ZodType>(path: string, body: Body, result: Result) {
  return { method: 'POST', path, body, result } as const satisfies Endpoint<Body, Result>;
}

/**
 * Every door of the JSON API, with the schemas that the server checks with.
 *
 *     const { findings } = await client.call(API.listFindings, { query: { state: 'open' } });
 *     await client.call(API.assignFinding, { parameters: { id }, body: { assignee } });
 */
export const API = {
  readMargin: get('/api/margin', api.MarginAnswer),
  readProof: get('/api/controls/{id}', api.ProofAnswer),
  listHosts: get('/api/hosts', api.HostsAnswer),
  readHost: get('/api/hosts/{id}', api.HostDetailAnswer),
  labelHost: post('/api/hosts/{id}/labels', api.LabelHostBody, api.NothingAnswer),
  vouchPopulation: post('/api/populations/{kind}/vouch', api.VouchPopulationBody, api.VouchedAnswer),
  listFindings: get('/api/findings', api.FindingsAnswer),
  readFinding: get('/api/findings/{id}', api.FindingDetailAnswer),
  assignFinding: post('/api/findings/{id}/assign', api.AssignFindingBody, api.NothingAnswer),
  triageFinding: post('/api/findings/{id}/priority', api.TriageFindingBody, api.NothingAnswer),
  closeFinding: post('/api/findings/{id}/close', api.CloseFindingBody, api.NothingAnswer),
  listExceptions: get('/api/exceptions', api.ExceptionsAnswer),
  requestException: post('/api/exceptions', api.RequestExceptionBody, api.MadeAnswer),
  approveException: post('/api/exceptions/{id}/approve', api.NothingBody, api.NothingAnswer),
  refuseException: post('/api/exceptions/{id}/refuse', api.NothingBody, api.NothingAnswer),
  endException: post('/api/exceptions/{id}/end', api.NothingBody, api.NothingAnswer),
  listPeople: get('/api/people', api.PeopleAnswer),
  readJournal: get('/api/journal', api.JournalAnswer),
} as const;
