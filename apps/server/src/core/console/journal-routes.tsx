import { Readable } from 'node:stream';
import { MS, plus, toIso, type Instant } from '@writ/kernel';
import { z } from 'zod';
import type { PageRequest } from '../../platform/http/route.ts';
import { address } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { exportJournal } from '../journal/export-journal.ts';
import { sayAct } from '../journal/entry-list.tsx';
import type { JournalEntry } from '../journal/entry.ts';
import { JournalListPage, type Verification } from '../journal/journal-list-page.tsx';
import type { JournalFilter } from '../journal/journal-page.ts';
import { listActs } from '../journal/list-acts.ts';
import { readJournal } from '../journal/read-journal.ts';
import { verifyStoredJournal } from '../journal/verify-stored-journal.ts';
import { download, page } from '../permissions/doors.ts';
import { choosePeople } from './choices.ts';
import type { Console } from './console.ts';
import { consoleErrors } from './errors.ts';
import { dayStart } from './form-parts.ts';
import { LIST_FORMATS, LIST_ROWS, writeList, type ListForMachines } from './write-list.ts';

const Day = z.iso.date().optional().catch(undefined);
export const JournalQuery = z.object({
  act: z.string().max(100).optional(),
  actor: z.string().max(100).optional(),
  subject: z.string().max(300).optional(),
  from: Day,
  to: Day,
  after: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
  format: z.enum(LIST_FORMATS).optional(),
});
type JournalQuery = z.infer<typeof JournalQuery>;

/** The journal: read by filter, verified where it lies, exported whole. */
export function journalRoutes(console: Console) {
  const { db, journalSigner } = console;
  // Reads the whole journal: once at a time is enough for everybody.
  let isVerifying = false;

  async function show(request: PageRequest<Viewer, unknown, JournalQuery>, verification?: Verification) {
    const { act, actor, subject, from, to, after } = request.query;
    const [frame, journal, acts, people, nameOf] = await Promise.all([console.frame(request), readJournal(db, journalFilterOf(request.query), { before: after }), listActs(db), choosePeople(console), console.names()]);
    return (
      <JournalListPage frame={verification ? { ...frame, path: address.journal } : frame} journal={journal} filter={{ act, actor, subject, from, to }} acts={acts.map((value) => ({ value, text: sayAct(value) }))} people={people}
        verification={verification} nameOf={nameOf} />
    );
  }
  async function verify(now: Instant): Promise<Verification> {
    if (isVerifying) throw consoleErrors('verifying-already');
    isVerifying = true;
    try {
      const verdict = await verifyStoredJournal(db, journalSigner, now, [journalSigner.publicKey]);
      return verdict.ok ? { ok: true, at: now, entries: verdict.entries } : { ok: false, at: now, firstAltered: verdict.seq ?? verdict.line, message: verdict.text };
    } finally {
      isVerifying = false;
    }
  }

  return [
    page({
      url: address.journal, act: 'journal.read', query: JournalQuery,
      async handle(request) {
        if (request.query.format) return writeList(await listForMachines(console, journalFilterOf(request.query)), request.query.format, request.now);
        return show(request);
      },
    }),
    page({
      method: 'POST', url: '/journal/verify', act: 'journal.read',
      async handle(request) {
        return show({ ...request, query: JournalQuery.parse({}) }, await verify(request.now));
      },
    }),
    page({
      url: '/journal/export', act: 'journal.read',
      handle: ({ now }) => download(`journal-${toIso(now).slice(0, 10)}.ndjson`, 'application/x-ndjson; charset=utf-8', Readable.from(exportJournal(db, journalSigner, now), { objectMode: false })),
    }),
  ];
}

/** A list's query as the filter of what is read. `to` is meant to its end. */
export function journalFilterOf({ act, actor, subject, from, to }: JournalQuery): JournalFilter {
  const [kind, ...id] = subject?.trim().split('/') ?? [];
  return {
    act: act === '' ? undefined : act,
    actor: actor === undefined || actor === '' ? undefined : actor === 'writ' ? { kind: 'writ' } : { kind: 'person', id: actor },
    subject: kind === undefined || kind === '' ? undefined : { kind, id: id.length === 0 ? undefined : id.join('/') },
    from: from === undefined ? undefined : dayStart(from),
    to: to === undefined ? undefined : plus(dayStart(to), MS.day),
  };
}

async function listForMachines({ db }: Console, filter: JournalFilter): Promise<ListForMachines> {
  const entries: JournalEntry[] = [];
  for (let before: number | undefined; entries.length < LIST_ROWS; ) {
    const found = await readJournal(db, filter, { before, limit: 500 });
    entries.push(...found.entries);
    if (found.next === undefined) break;
    before = found.next;
  }
  return {
    name: 'journal',
    columns: ['seq', 'at', 'actorKind', 'actorId', 'act', 'subjectKind', 'subjectId', 'why', 'detail', 'hash'],
    rows: entries.map(({ seq, at, actor, act, subject, why, detail, hash }) => [seq, at, actor.kind, actor.id, act, subject.kind, subject.id, why, detail === null ? null : JSON.stringify(detail), hash]),
  };
}
