import { assert, newId, type Id, type Instant } from '@writ/kernel';
import { storableText } from '../../../core/journal/storable-json.ts';
import type { Trx } from '../../../platform/db.ts';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { formatPlace } from '../search/read-search.ts';
import type { LineWatcher } from '../watch/line-watcher.ts';
import { RULE_SET } from './rule-set.ts';
import { findsPlanted, sweepLine, type SweepRules } from './sweep-line.ts';

/** Under which the sweep keeps its place: another set of rules is another watcher, which begins with the first line that is kept. */
export const SECRETS_WATCHER = `secrets ${RULE_SET}`;

/** Lines that are listed of one credential. When they are erased and there were more, the sweep begins anew and lists the next. */
export const MOST_LISTED = 10_000;

/** Lines that are written in one statement. */
const WRITTEN_AT_ONCE = 1_000;

/**
 * Sweeps what is stored for secrets: everything once for each set of rules, in the order of its coming. The doors take secrets out with the rules of their day; what they let through
 * is found here by rules that are newer than the lines. Policy control `no-secrets-in-logs`.
 */
export function watchSecrets(rules: SweepRules, name = SECRETS_WATCHER): LineWatcher {
  return {
    name,
    async take(trx, lines, now) {
      assert(findsPlanted(rules), 'the sweep finds what is planted for it');
      const found = new Map<string, { readonly service: string; readonly rule: string; readonly within: string; readonly lines: FoundLine[] }>();
      for (const line of lines) {
        for (const { rule, within } of sweepLine(rules, line)) {
          const key = JSON.stringify([line.service, rule, within]);
          const group = found.get(key) ?? { service: line.service, rule, within: storableText(within), lines: [] };
          group.lines.push(line);
          found.set(key, group);
        }
      }
      // In one order, so that two who write wait for each other and never with each other.
      for (const key of [...found.keys()].toSorted()) await note(trx, found.get(key)!, now);
    },
  };
}

/** Lines that are listed already, of an open or a settled find, are nothing new. */
async function note(trx: Trx<LoggingDoorTables>, { service, rule, within, lines }: { readonly service: string; readonly rule: string; readonly within: string; readonly lines: readonly FoundLine[] }, now: Instant): Promise<void> {
  const open = await trx.selectFrom('logging.exposed_credentials').select(['id', 'lines']).where('service', '=', service).where('rule', '=', rule).where('within', '=', within)
    .where('erased_at', 'is', null).where('replaced_at', 'is', null).where('dismissed_at', 'is', null).forUpdate().executeTakeFirst();
  const unlisted = await leaveListed(trx, rule, within, lines);
  if (unlisted.length === 0) return;
  const id = open?.id ?? newId<'exposed-credential'>(now);
  if (!open) {
    const none = { erased_at: null, erased_by: null, replaced_at: null, replaced_by: null, dismissed_at: null, dismissed_by: null };
    await trx.insertInto('logging.exposed_credentials').values({ id, service, rule, within, found_at: new Date(now), lines: unlisted.length, first_place: formatPlace(unlisted[0]!), ...none }).execute();
  } else {
    await trx.updateTable('logging.exposed_credentials').set({ lines: Number(open.lines) + unlisted.length }).where('id', '=', id).execute();
  }
  await list(trx, id, rule, within, unlisted.slice(0, Math.max(0, MOST_LISTED - Number(open?.lines ?? 0))));
}

async function leaveListed(trx: Trx<LoggingDoorTables>, rule: string, within: string, lines: readonly FoundLine[]): Promise<readonly FoundLine[]> {
  const listed = await trx.selectFrom('logging.exposed_lines').select(['at', 'batch', 'seq']).where('rule', '=', rule).where('within', '=', within).where('batch', 'in', [...new Set(lines.map(({ batch }) => batch))]).execute();
  const known = new Set(listed.map(({ at, batch, seq }) => `${at.getTime()}-${batch}-${seq}`));
  return lines.filter((line) => !known.has(formatPlace(line)));
}

async function list(trx: Trx<LoggingDoorTables>, credential: Id<'exposed-credential'>, rule: string, within: string, lines: readonly FoundLine[]): Promise<void> {
  for (let from = 0; from < lines.length; from += WRITTEN_AT_ONCE) {
    const rows = lines.slice(from, from + WRITTEN_AT_ONCE).map(({ at, batch, seq }) => ({ credential, rule, within, at: new Date(at), batch, seq }));
    await trx.insertInto('logging.exposed_lines').values(rows).onConflict((conflict) => conflict.doNothing()).execute();
  }
}
