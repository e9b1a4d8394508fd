import { instant, toIso, type Duration, type Instant } from '@writ/kernel';
import { WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { JournalTables } from '../../../core/journal/tables.ts';
import type { Db } from '../../../platform/db.ts';
import type { ReportingTables } from '../tables.ts';
import { decideRenewal, type ServedSecurityTxt } from './decide-renewal.ts';
import { writeSecurityTxt, type SecurityTxtSettings } from './write-security-txt.ts';

type Tables = ReportingTables & JournalTables;

export interface RenewalParts {
  readonly db: Db<Tables>;
  /** Puts a cleartext signature around the text; undefined where no key is given. */
  readonly sign: ((text: string) => Promise<string>) | undefined;
}

/** The security.txt that is served now, if there is one. */
export async function readSecurityTxt(db: Db<Tables>): Promise<ServedSecurityTxt | undefined> {
  const row = await db.selectFrom('reporting.security_txt').select(['text', 'expires_at', 'signed']).executeTakeFirst();
  return row && { text: row.text, expiresAt: instant(row.expires_at.getTime()), isSigned: row.signed };
}

/** Makes our security.txt again when it is time, and says whether it did. Policy control `security-txt`. Throws `security-txt-invalid`. */
export async function renewSecurityTxt({ db, sign }: RenewalParts, settings: SecurityTxtSettings, renewedBefore: Duration, now: Instant): Promise<boolean> {
  const { text: plain, expiresAt } = writeSecurityTxt(settings, now);
  const isSigned = sign !== undefined;
  if (decideRenewal(await readSecurityTxt(db), { text: plain, isSigned }, now, renewedBefore) === 'keep') return false;
  const text = sign ? await sign(plain) : plain;
  const row = { text, made_at: toIso(now), expires_at: toIso(expiresAt), signed: isSigned };
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('reporting.security_txt').values({ id: 1, ...row }).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute();
    await appendJournal(trx, { actor: WRIT, act: 'security-txt.renewed', subject: { kind: 'page', id: 'security.txt' }, detail: { expiresAt: toIso(expiresAt), signed: isSigned }, at: now });
  });
  return true;
}
