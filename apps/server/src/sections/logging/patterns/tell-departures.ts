import type { Instant } from '@writ/kernel';
import type { Alert } from '@writ/lines';
import { sql } from 'kysely';
import { storableText } from '../../../core/journal/storable-json.ts';
import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { NORMAL_FOR_MS } from './read-patterns.ts';

/** Writes what is to be told. What was told before, or was said to be normal, is not told again. */
export async function tell(trx: Trx<LoggingDoorTables>, service: string, alerts: readonly Alert[], now: Instant): Promise<void> {
  if (alerts.length === 0) return;
  const normal = await trx.selectFrom('logging.pattern_alerts').select([sql<string>`kind || ' ' || subject`.as('what')]).where('service', '=', service).where('normal_at', '>', new Date(now - NORMAL_FOR_MS)).execute();
  const normals = new Set(normal.map(({ what }) => what));
  const rows = alerts.filter(({ kind, subject }) => !normals.has(`${kind} ${subject}`)).map(({ id, kind, subject, at, since, expected, came, sentence, score }) => ({
    service, id, kind, subject: storableText(subject), at: new Date(at), since: new Date(since), expected: storableText(expected), came: storableText(came), sentence: storableText(sentence), score, normal_at: null, normal_by: null,
  }));
  if (rows.length > 0) await trx.insertInto('logging.pattern_alerts').values(rows).onConflict((conflict) => conflict.doNothing()).execute();
}

