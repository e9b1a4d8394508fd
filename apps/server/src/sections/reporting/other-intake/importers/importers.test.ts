import { readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toIso } from '@writ/kernel';
import { ReportContent } from '../../reports/report-content.ts';
import { readCsv } from './read-csv.ts';
import { readExport, type ExportRecord } from './read-export.ts';
import { IMPORTERS } from './registry.ts';

const trackers = Object.keys(IMPORTERS) as (keyof typeof IMPORTERS)[];
const all = (tracker: keyof typeof IMPORTERS, text: string): readonly ExportRecord[] => [...readExport(IMPORTERS[tracker], text)];
const brief = (record: ExportRecord): unknown => ('report' in record
  ? [record.place, record.report.id, record.report.state, toIso(record.report.receivedAt), record.report.closedAt === undefined ? null : toIso(record.report.closedAt)]
  : [record.place, record.problem]);

test('the registry holds a line for each folder', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(folders.toSorted()).toEqual(trackers.toSorted());
});
test('HackerOne: CSV with columns that we do not know, a cell of many lines, and rows that are not understood', () => {
  const text = [
    'ID,Title,State,Substate,Severity Rating,Reporter,Submitted At,Triaged At,Closed At,Bounty,Vulnerability Information',
    '101,"Export is open, to all",closed,resolved,critical,grace,2025-03-01 12:30:00 UTC,2025-03-02 08:00:00 UTC,2025-03-20 10:00:00 UTC,100,"Line one', 'line ""two"""',
    '102,Later,open,new,low,grace,2025-04-01T00:00:00Z,,,,',
    '103,,open,new,low,grace,2025-04-01T00:00:00Z,,,,',
    '104,Strange,open,levitating,low,grace,2025-04-01T00:00:00Z,,,,',
    '105,Undated,closed,spam,low,grace,yesterday,,,,',
  ].join('\r\n');
  expect(all('hackerone', text).map(brief)).toEqual([
    ['line 2', '101', 'accepted', '2025-03-01T12:30:00.000Z', '2025-03-20T10:00:00.000Z'],
    ['line 4', '102', 'new', '2025-04-01T00:00:00.000Z', null],
    ['line 5', 'it has no title'],
    ['line 6', 'its state is none that we know'],
    ['line 7', 'it does not say when it was submitted'],
  ]);
  const [first] = all('hackerone', text);
  expect(first).toMatchObject({ report: { isCritical: true, decidedAt: Date.UTC(2025, 2, 2, 8), content: { title: 'Export is open, to all', what: expect.stringContaining('Line one\r\nline "two"'), reporter: { name: 'grace (HackerOne)' } } } });
});
test('HackerOne: reports as the API gives them', () => {
  const record = (state: string, more = {}) => ({ id: '7', type: 'report', attributes: { title: 'T', state, created_at: '2025-03-01T12:30:00.000Z', vulnerability_information: 'Words', ...more }, relationships: { reporter: { data: { attributes: { username: 'grace' } } }, severity: { data: { attributes: { rating: 'high' } } } } });
  const text = JSON.stringify({ data: [record('needs-more-info'), record('duplicate', { closed_at: '2025-03-04T00:00:00.000Z' }), 7] });
  expect(all('hackerone', text).map(brief)).toEqual([
    ['record 1', '7', 'needs-information', '2025-03-01T12:30:00.000Z', null],
    ['record 2', '7', 'declined', '2025-03-01T12:30:00.000Z', '2025-03-04T00:00:00.000Z'],
    ['record 3', 'it is no record'],
  ]);
});
test('Bugcrowd: CSV and API', () => {
  const csv = 'Reference Number,Title,State,Priority,Submitted At,Resolved At,Target Name,Researcher Username\nabc123,Open export,Resolved,P1,2025-05-01 10:00:00 +0200,2025-06-01,console.example.com,grace\nabc124,Same,Won\'t fix,P4,2025-05-02,,,\n';
  expect(all('bugcrowd', csv).map(brief)).toEqual([
    ['line 2', 'abc123', 'accepted', '2025-05-01T08:00:00.000Z', '2025-06-01T00:00:00.000Z'],
    ['line 3', 'abc124', 'declined', '2025-05-02T00:00:00.000Z', '2025-05-02T00:00:00.000Z'],
  ]);
  const api = JSON.stringify({ data: { id: 'u-1', type: 'submission', attributes: { title: 'T', state: 'unresolved', severity: 1, duplicate: false, submitted_at: '2025-05-01T10:00:00Z', last_transitioned_to_unresolved_at: '2025-05-03T10:00:00Z' } } });
  expect(all('bugcrowd', api)).toMatchObject([{ report: { id: 'u-1', state: 'accepted', isCritical: true, closedAt: undefined } }]);
  expect(all('bugcrowd', api.replace('"duplicate":false', '"duplicate":true'))).toMatchObject([{ report: { state: 'declined' } }]);
});
test('what is no export is refused with its place', () => {
  for (const text of ['', '{"data":', '{"a":1}', 'hello\nworld']) expect(() => all('hackerone', text)).toThrow(expect.objectContaining({ code: 'export-invalid' }));
});
test('a table is read back as it was written, whatever is in its cells', () => {
  const cell = fc.string({ maxLength: 12, unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'ü') });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, ending) => {
    const text = rows.map((cells) => cells.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join(ending);
    expect([...readCsv(text)].map(({ cells }) => cells)).toEqual(rows);
  }), { numRuns: 500 });
});
test('garbage is understood or not, and never more than a report may hold', () => {
  const garbage = fc.oneof(fc.string({ maxLength: 300 }), fc.json(), fc.array(fc.dictionary(fc.constantFrom('id', 'title', 'state', 'submitted_at', 'attributes'), fc.jsonValue())).map((value) => JSON.stringify(value)), fc.string({ maxLength: 300 }).map((text) => `title,state,id,submitted_at\n${text}`));
  fc.assert(fc.property(fc.constantFrom(...trackers), garbage, (tracker, text) => {
    try {
      for (const record of all(tracker, text)) if ('report' in record) ReportContent.parse(record.report.content);
    } catch (error) {
      expect(error).toMatchObject({ code: 'export-invalid' });
    }
  }), { numRuns: 1_000 });
});
