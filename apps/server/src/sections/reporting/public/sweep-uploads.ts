import { isId, MS, type Instant } from '@writ/kernel';
import type { Blobs } from '../../../platform/blobs/index.ts';
import type { Db } from '../../../platform/db.ts';
import type { ReportingTables } from '../tables.ts';
import { UPLOAD_PREFIX } from './keep-upload.ts';

/** An upload that no report names after so long belongs to a form that never came to its end. */
const SWEPT_AFTER_MS = MS.day;

/** Removes uploads of forms that broke off while the server was killed; returns how many. Run it daily. */
export async function sweepUploads({ db, blobs }: { readonly db: Db<ReportingTables>; readonly blobs: Blobs }, now: Instant): Promise<number> {
  let swept = 0;
  for await (const { name } of blobs.list()) {
    if (!isOldUpload(name, now)) continue;
    const named = await db.selectFrom('reporting.attachments').select('id').where('blob', '=', name).executeTakeFirst();
    if (named) continue;
    await blobs.remove(name);
    swept += 1;
  }
  return swept;
}

/** The id in an upload's name begins with the milliseconds at which it was made. */
function isOldUpload(name: string, now: Instant): boolean {
  const id = name.startsWith(UPLOAD_PREFIX) ? name.slice(UPLOAD_PREFIX.length) : '';
  return isId(id) && Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) < now - SWEPT_AFTER_MS;
}
