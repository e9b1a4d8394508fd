import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Id, Instant } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { JournalTables } from '../../../core/journal/tables.ts';
import { errors } from '../errors.ts';
import type { ReportingParts } from '../parts.ts';
import type { ReportingTables } from '../tables.ts';

/** The report's id in 16 bytes and 24 bytes of HMAC-SHA-256. */
const BYTES = 40;
const SECRET = /^[A-Za-z0-9_-]{54}$/;

/** The path of a report's private link. Whoever has it reads and writes in the thread, so it goes to the reporter only and is never logged. */
export function linkFor({ linkKey }: Pick<ReportingParts, 'linkKey'>, { id, link_generation }: { readonly id: Id<'report'>; readonly link_generation: number }): string {
  return `/thread/${secretOf(linkKey, id, link_generation).toString('base64url')}`;
}

/** The report that a link's secret opens; undefined for a forged, a mistyped and a replaced one. Takes the same time for each of them. */
export async function openLink({ linkKey, db }: Pick<ReportingParts, 'linkKey' | 'db'>, secret: string): Promise<Id<'report'> | undefined> {
  if (!SECRET.test(secret)) return undefined;
  const given = Buffer.from(secret, 'base64url');
  if (given.length !== BYTES) return undefined;
  const id = given.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Id<'report'>;
  const row = await db.selectFrom('reporting.reports').select('link_generation').where('id', '=', id).executeTakeFirst();
  const right = timingSafeEqual(secretOf(linkKey, id, row?.link_generation ?? 0), given);
  return row && right ? id : undefined;
}

/** Makes the links that were given out before open nothing, for one that fell into wrong hands. Throws `report-not-found`. */
export async function replaceLink(trx: Trx<ReportingTables & JournalTables>, report: Id<'report'>, by: Actor, at: Instant): Promise<void> {
  const changed = await trx.updateTable('reporting.reports').set((row) => ({ link_generation: row('link_generation', '+', 1) })).where('id', '=', report).executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw errors('report-not-found');
  await appendJournal(trx, { actor: by, act: 'report.link-replaced', subject: { kind: 'report', id: report }, at });
}

function secretOf(key: Buffer, id: string, generation: number): Buffer {
  const mac = createHmac('sha256', key).update(`writ thread link\0${id}\0${generation}`).digest().subarray(0, BYTES - 16);
  return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), mac]);
}
