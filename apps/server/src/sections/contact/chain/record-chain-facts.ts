import { instant, plus, toIso, type Instant } from '@writ/kernel';
import type { Fact, FactKind, FactValue, Subject } from '@writ/contract';
import { recordDeliveries, recordFacts } from '../../../core/facts/record-facts.ts';
import type { FactTables } from '../../../core/facts/tables.ts';
import type { PopulationTables } from '../../../core/populations/tables.ts';
import type { Trx } from '../../../platform/db.ts';
import type { ContactTables } from '../tables.ts';
import type { Chain } from './chain.ts';
import { holdChainById, readNewChains } from './chain-store.ts';

type Tables = ContactTables & FactTables & PopulationTables;

/**
 * Says what the chain has come to: `escalation.delivery`, and for a report that came off hours `report.hand-over`. In the transaction that changed it. A canary's chain
 * is no fact: it never counts as a report.
 */
export async function recordChainFacts(trx: Trx<Tables>, escalation: Chain['id'], now: Instant): Promise<void> {
  const chain = await holdChainById(trx, escalation);
  if (chain === undefined || chain.about.kind === 'canary') return;
  await recordOne(trx, { kind: 'escalation', id: chain.id, name: chain.label }, 'escalation.delivery', describeChain(chain), now);
  if (chain.about.kind === 'report' && chain.supportUntil !== undefined) {
    await recordOne(trx, { kind: 'report', id: chain.about.id, name: chain.label }, 'report.hand-over', describeHandOver(chain), now);
  }
}

/** `recordChainFacts` for chains that were opened in this transaction, of which therefore nothing is known yet and nobody else knows. */
export async function recordNewChains(trx: Trx<Tables>, escalations: readonly Chain['id'][]): Promise<void> {
  const chains = await readNewChains(trx, escalations);
  await recordDeliveries(trx, chains.flatMap((chain) => {
    const now = chain.openedAt;
    const delivery = { subject: { kind: 'escalation' as const, id: chain.id, name: chain.label }, facts: [toFact('escalation.delivery', describeChain(chain), now)], confirmed: [], now };
    if (chain.about.kind !== 'report' || chain.supportUntil === undefined) return [delivery];
    return [delivery, { subject: { kind: 'report' as const, id: chain.about.id, name: chain.label }, facts: [toFact('report.hand-over', describeHandOver(chain), now)], confirmed: [], now }];
  }));
}

/**
 * Records one known fact that the server itself keeps, whose holder the caller has locked. What changes twice in a millisecond is dated a millisecond later, because of two looks at the same
 * instant the facts keep whichever has the greater digest.
 */
export async function recordOne<Kind extends FactKind>(trx: Trx<FactTables & PopulationTables>, subject: Subject, kind: Kind, value: FactValue<Kind>, now: Instant): Promise<void> {
  const held = await trx.selectFrom('core.facts').select('observed_at').where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).where('kind', '=', kind).executeTakeFirst();
  const at = held && held.observed_at.getTime() >= now ? plus(instant(held.observed_at.getTime()), 1) : now;
  await recordFacts(trx, subject, [toFact(kind, value, at)], [], at);
}

function toFact<Kind extends FactKind>(kind: Kind, value: FactValue<Kind>, observedAt: Instant): Fact {
  return { kind, state: 'known', value, observedAt, source: { how: 'measured', by: 'writ' }, evidence: [] } as unknown as Fact;
}

function describeChain(chain: Chain): FactValue<'escalation.delivery'> {
  const delivered = chain.steps.find(({ what }) => what === 'delivered');
  return {
    about: { kind: chain.about.kind === 'message' ? 'message' : 'report', id: chain.about.id },
    urgent: chain.isUrgent, openedAt: toIso(chain.openedAt), dueAt: toIso(chain.dueAt), policyVersion: chain.policyVersion,
    calls: chain.steps.filter(({ what }) => what === 'called').length,
    ...(delivered ? { delivered: { at: toIso(delivered.at), way: delivered.wayKind ?? 'console' } } : {}),
    ...(chain.seen ? { seen: { at: toIso(chain.seen.at), by: chain.seen.by, how: chain.seen.how } } : {}),
  };
}

function describeHandOver(chain: Chain): FactValue<'report.hand-over'> {
  return {
    receivedAt: toIso(chain.openedAt), outsideHours: true, dueAt: toIso(chain.supportUntil!),
    ...(chain.support ? { outcome: { how: chain.support.outcome, at: toIso(chain.support.at), ...(chain.support.by === undefined ? {} : { by: chain.support.by }) } } : {}),
  };
}
