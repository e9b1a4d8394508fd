import { toIso, type Instant } from '@writ/kernel';
import type { FactValue } from '@writ/contract';
import { COMPANY } from '../../../core/verdicts/company-facts.ts';
import type { ChainRule } from '../chain/chain-rule.ts';
import { recordOne } from '../chain/record-chain-facts.ts';
import type { ContactParts } from '../parts.ts';
import { CANARY_CHANNELS, listCanaries, type Canary, type CanaryChannel } from './canary-store.ts';
import { decideNextCanary, isDecided, isOnTime } from './decide-canary.ts';

const NAMES: Readonly<Record<CanaryChannel, string>> = { form: 'The public form', mail: 'The security address' };

/** Says how each way to report stands, and through which of them reports lately could have come: `channel.intake` and `company.intake`. */
export async function observeChannels(parts: ContactParts, rule: ChainRule): Promise<void> {
  const now = parts.clock();
  const seen = await Promise.all(CANARY_CHANNELS.map(async (channel) => ({ channel, value: await describeChannel(parts, rule, channel, now) })));
  await parts.db.transaction().execute(async (trx) => {
    for (const { channel, value } of seen) await recordOne(trx, { kind: 'channel', id: channel, name: NAMES[channel] }, 'channel.intake', value, now);
    await recordOne(trx, COMPANY, 'company.intake', describeCompany(seen.map(({ value }) => value)), now);
  });
}

async function describeChannel(parts: ContactParts, rule: ChainRule, channel: CanaryChannel, now: Instant): Promise<FactValue<'channel.intake'>> {
  const path = parts.canaryPaths[channel];
  const canaries = await listCanaries(parts.db, { channel, limit: 20 });
  const decided = canaries.find((canary) => isDecided(canary, now));
  return {
    channel,
    open: !('closed' in path),
    ...('closed' in path ? { because: path.closed } : { nextAt: toIso(decideNextCanary(canaries[0], rule, now)) }),
    ...(decided ? { canary: describeCanary(decided) } : {}),
  };
}

function describeCanary(canary: Canary): NonNullable<FactValue<'channel.intake'>['canary']> {
  const { sentAt, dueAt, arrivedAt, reachedSeatAt } = canary;
  return {
    sentAt: toIso(sentAt), dueAt: toIso(dueAt),
    ...(arrivedAt === undefined ? {} : { arrivedAt: toIso(arrivedAt) }), ...(reachedSeatAt === undefined ? {} : { reachedSeatAt: toIso(reachedSeatAt) }),
    ...(isOnTime(canary) ? {} : { problem: canary.problem ?? (arrivedAt === undefined ? 'lost' : 'late') }),
  };
}

/** A channel is proven by its last decided canary, which the intake had in time; whether somebody of the seat was reached is another clause. */
function describeCompany(channels: readonly FactValue<'channel.intake'>[]): FactValue<'company.intake'> {
  const proven = channels.filter(({ open, canary }) => open && canary?.arrivedAt !== undefined && canary.arrivedAt <= canary.dueAt);
  const oldest = proven.map(({ canary }) => canary!.arrivedAt!).toSorted()[0];
  return { channels: proven.map(({ channel }) => channel), ...(oldest === undefined ? {} : { provenAt: oldest }) };
}
