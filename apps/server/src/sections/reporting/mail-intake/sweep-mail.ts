import { isId, MS, type Id, type Instant } from '@writ/kernel';
import type { ReportingParts } from '../parts.ts';
import { FILES_PREFIX } from './keep-attachments.ts';
import { RAW_PREFIX } from './keep-mail.ts';

/** What no row names after so long belongs to a message whose sender was never told that we have it. */
const SWEPT_AFTER_MS = MS.day;

/** Removes raw messages and attachments that a killed process left without a row; returns how many. Run it daily. */
export async function sweepMail({ db, blobs }: Pick<ReportingParts, 'db' | 'blobs'>, now: Instant): Promise<number> {
  let swept = 0;
  for await (const { name } of blobs.list()) {
    const mail = mailOf(name);
    if (mail === undefined || madeAt(mail) >= now - SWEPT_AFTER_MS || (await isKept(db, mail))) continue;
    await blobs.remove(name);
    swept += 1;
  }
  return swept;
}

async function isKept(db: ReportingParts['db'], mail: Id<'mail'>): Promise<boolean> {
  return (await db.selectFrom('reporting.mails').select('id').where('id', '=', mail).executeTakeFirst()) !== undefined;
}

function mailOf(name: string): Id<'mail'> | undefined {
  const prefix = [RAW_PREFIX, FILES_PREFIX].find((one) => name.startsWith(one));
  const id = prefix === undefined ? '' : name.slice(prefix.length, prefix.length + 36);
  return isId(id) ? (id as Id<'mail'>) : undefined;
}

/** A version 7 UUID begins with the milliseconds at which it was made. */
function madeAt(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
