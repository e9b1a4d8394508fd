import type { PublicKey } from 'openpgp';
import { readPublicKey } from '../../../platform/mail/pgp/index.ts';
import type { ReportingParts } from '../parts.ts';
import { digestAddress, unseal } from '../reports/sealing.ts';

/** Reports of one address that are looked through for keys. */
const MOST_REPORTS = 10;

/** OpenPGP keys that whoever reported from an address gave us with a report. */
export async function keysOfReporter({ db, box, clock }: Pick<ReportingParts, 'db' | 'box' | 'clock'>, email: string): Promise<readonly PublicKey[]> {
  const rows = await db.selectFrom('reporting.reports').select(['id', 'sealed']).where('reporter_digest', '=', digestAddress(box, email)).orderBy('received_at', 'desc').limit(MOST_REPORTS).execute();
  const armors = new Set(rows.flatMap(({ id, sealed }) => unseal.report(box, id, sealed).reporter.pgpKey ?? []));
  const keys = await Promise.all([...armors].map((armor) => readPublicKey(armor, clock()).then(({ key }) => [key], () => [])));
  return keys.flat();
}
