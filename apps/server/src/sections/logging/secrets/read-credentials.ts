import { type Id, type Instant, instant, toIso } from '@writ/kernel';
import type { FactValue } from '@writ/contract';
import { readLastLines } from '../conformance/read-conformance.ts';
import type { LoggingParts } from '../parts.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import { RULE_SET } from './rule-set.ts';
import { SWEEP_RULES } from './rules.ts';
import { findsPlanted } from './sweep-line.ts';
import { SECRETS_WATCHER } from './watch-secrets.ts';

/** A credential that was found in stored lines. */
export interface ExposedCredential {
  readonly id: Id<'exposed-credential'>;
  /** Empty where nobody said whose lines they are. */
  readonly service: string;
  readonly rule: string;
  readonly within: string;
  readonly foundAt: Instant;
  readonly lines: number;
  readonly firstPlace: string;
  readonly erasedAt: Instant | undefined;
  readonly replacedAt: Instant | undefined;
  readonly dismissedAt: Instant | undefined;
  /** Days of the archive that still hold it though it was erased, and what is in the way. */
  readonly archive: { readonly daysLeft: number; readonly problem: string | undefined };
}

const MOST_READ = 500;
const MOST_IN_FACT = 100;

/** Credentials, those that are not settled first, of one service or of all. */
export async function readCredentials({ db }: Pick<LoggingParts, 'db'>, { service, openOnly = false }: { readonly service?: string; readonly openOnly?: boolean } = {}): Promise<readonly ExposedCredential[]> {
  let query = db.selectFrom('logging.exposed_credentials').selectAll().orderBy(({ eb, or }) => or([eb('dismissed_at', 'is not', null), eb.and([eb('erased_at', 'is not', null), eb('replaced_at', 'is not', null)])])).orderBy('found_at', 'desc').orderBy('id').limit(MOST_READ);
  if (service !== undefined) query = query.where('service', '=', service);
  if (openOnly) query = query.where('dismissed_at', 'is', null).where(({ eb, or, exists }) => or([eb('erased_at', 'is', null), eb('replaced_at', 'is', null), exists(eb.selectFrom('logging.archive_erasures').select('credential').whereRef('credential', '=', 'logging.exposed_credentials.id').where('done_at', 'is', null))]));
  const [rows, waiting] = await Promise.all([query.execute(), readWaiting(db)]);
  return rows.map(({ id, service: of, rule, within, found_at, lines, first_place, erased_at, replaced_at, dismissed_at }) => ({
    id, service: of, rule, within, foundAt: instant(found_at.getTime()), lines: Number(lines), firstPlace: first_place, erasedAt: at(erased_at), replacedAt: at(replaced_at), dismissedAt: at(dismissed_at),
    archive: waiting.get(id) ?? { daysLeft: 0, problem: undefined },
  }));
}

async function readWaiting(db: LoggingParts['db']): Promise<ReadonlyMap<string, ExposedCredential['archive']>> {
  const rows = await db.selectFrom('logging.archive_erasures').where('done_at', 'is', null).groupBy('credential').select((eb) => ['credential', eb.fn.countAll<string>().as('days'), eb.fn.min('problem').as('problem')]).execute();
  return new Map(rows.map(({ credential, days, problem }) => [credential, { daysLeft: Number(days), problem: problem ?? undefined }]));
}

/** Whether the credential stands in no line any more, of the store and of the archive. */
export function isErased({ erasedAt, archive }: Pick<ExposedCredential, 'erasedAt' | 'archive'>): boolean {
  return erasedAt !== undefined && archive.daysLeft === 0;
}

/** Whether anything is left to do: what was found is erased and replaced, or was no secret. */
export function isSettled(credential: ExposedCredential): boolean {
  return credential.dismissedAt !== undefined || (isErased(credential) && credential.replacedAt !== undefined);
}

/** How the sweep stands with the lines of one service. */
export async function describeSecrets(parts: Pick<LoggingParts, 'db'>, service: Id<'service'>, now: Instant): Promise<FactValue<'service.log-secrets'>> {
  const [open, sweptThrough, last] = await Promise.all([readCredentials(parts, { service, openOnly: true }), readWatchedUntil(parts, SECRETS_WATCHER), readLastLines(parts, now)]);
  const lastLineAt = last.get(service);
  return {
    ruleSet: RULE_SET,
    ...(sweptThrough === undefined ? {} : { sweptThrough: toIso(sweptThrough) }),
    canaryFound: findsPlanted(SWEEP_RULES),
    ...(lastLineAt === undefined ? {} : { lastLineAt: toIso(lastLineAt) }),
    openFinds: open.length,
    finds: open.slice(0, MOST_IN_FACT).map(({ rule, within, lines, foundAt, erasedAt, replacedAt, archive }) => ({ rule, within, lines, foundAt: toIso(foundAt), erased: isErased({ erasedAt, archive }), replaced: replacedAt !== undefined })),
  };
}

function at(date: Date | null): Instant | undefined {
  return date === null ? undefined : instant(date.getTime());
}
