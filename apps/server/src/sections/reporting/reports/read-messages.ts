import { instant, type Id } from '@writ/kernel';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Db } from '../../../platform/db.ts';
import type { ReportingTables } from '../tables.ts';
import { unseal } from './sealing.ts';
import type { RecordMessage, ThreadFile } from './thread.ts';

/** Messages that a page shows, the latest; a thread with more says how many are left out. */
const MOST_MESSAGES = 1_000;

/** The messages of a report in their order, of `reporting.messages` alone. */
export async function readMessages(db: Db<ReportingTables>, box: RecordBox, report: Id<'report'>): Promise<{ readonly messages: readonly RecordMessage[]; readonly left: number }> {
  const rows = await db.selectFrom('reporting.messages').selectAll().where('report', '=', report).orderBy('at', 'desc').orderBy('id', 'desc').limit(MOST_MESSAGES).execute();
  const files = await readFiles(db, box, report);
  const left = rows.length < MOST_MESSAGES ? 0 : (await countMessages(db, report)) - MOST_MESSAGES;
  const messages = rows.toReversed().map((row): RecordMessage => {
    const { text, automatic, signature } = unseal.message(box, row.id, row.sealed);
    return {
      seenBy: 'reporter-and-company', id: row.id, at: instant(row.at.getTime()), from: row.from_whom, via: row.via, text, automatic, signature, files: files.get(row.id) ?? [],
      author: row.author ?? undefined, mail: row.mail ?? undefined, mailedAt: moment(row.mailed_at), bouncedAt: moment(row.bounced_at),
    };
  });
  return { messages, left };
}

async function readFiles(db: Db<ReportingTables>, box: RecordBox, report: Id<'report'>): Promise<ReadonlyMap<Id<'message'> | null, readonly ThreadFile[]>> {
  const rows = await db.selectFrom('reporting.attachments').select(['id', 'message', 'sealed', 'type', 'bytes', 'digest']).where('report', '=', report).orderBy('at').orderBy('id').limit(10_000).execute();
  const files = rows.map((row) => ({ message: row.message, file: { id: row.id, name: unseal.file(box, row.id, row.sealed), type: row.type, bytes: Number(row.bytes), digest: row.digest } }));
  return new Map([...Map.groupBy(files, ({ message }) => message)].map(([message, own]) => [message, own.map(({ file }) => file)]));
}

/** One file of a report, with the name of its blob; undefined when the report has no such file. */
export async function readFile(db: Db<ReportingTables>, box: RecordBox, report: Id<'report'>, file: Id<'attachment'>): Promise<(ThreadFile & { readonly blob: string }) | undefined> {
  const row = await db.selectFrom('reporting.attachments').selectAll().where('id', '=', file).where('report', '=', report).executeTakeFirst();
  return row && { id: row.id, name: unseal.file(box, row.id, row.sealed), type: row.type, bytes: Number(row.bytes), digest: row.digest, blob: row.blob };
}

async function countMessages(db: Db<ReportingTables>, report: Id<'report'>): Promise<number> {
  const row = await db.selectFrom('reporting.messages').select((select) => select.fn.countAll<string>().as('count')).where('report', '=', report).executeTakeFirstOrThrow();
  return Number(row.count);
}

function moment(date: Date | null): ReturnType<typeof instant> | undefined {
  return date === null ? undefined : instant(date.getTime());
}
