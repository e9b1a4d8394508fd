import { MS, type Instant } from '@writ/kernel';
import { addressKey } from '../../../platform/http/rate-limits.ts';

/** How many forms are taken before senders are slowed down. */
export interface FloodLimits {
  /** Forms of one address in an hour. An office behind one router is one address. */
  readonly formsPerHour: number;
  /** Forms of all addresses in a minute; beyond it the form asks for a proof of work, or for patience. */
  readonly formsPerMinute: number;
}
export const FLOOD_LIMITS: FloodLimits = { formsPerHour: 30, formsPerMinute: 40 };

/** Once it began, an attack is taken to last at least so long. */
const ATTACK_MS = 10 * MS.minute;
const MAX_ADDRESSES = 20_000;

export interface FloodGate {
  /** Counts one form. False when its address has used up its hour. */
  count(address: string, now: Instant): boolean;
  /** Milliseconds until the address may send again. */
  waitMs(address: string, now: Instant): number;
  isUnderAttack(now: Instant): boolean;
}

/** Counts forms in the memory of this process; several processes each allow as much. */
export function createFloodGate({ formsPerHour, formsPerMinute }: FloodLimits): FloodGate {
  const hours = new Map<string, { from: Instant; forms: number }>();
  let minute = { from: 0, forms: 0 };
  let attackUntil = 0;

  function hourOf(address: string, now: Instant): { from: Instant; forms: number } {
    const key = addressKey(address);
    const held = hours.get(key);
    if (held && now - held.from < MS.hour && now >= held.from) return held;
    const fresh = { from: now, forms: 0 };
    hours.delete(key);
    hours.set(key, fresh);
    if (hours.size > MAX_ADDRESSES) hours.delete(hours.keys().next().value!);
    return fresh;
  }

  return {
    count(address, now) {
      if (now - minute.from >= MS.minute || now < minute.from) minute = { from: now, forms: 0 };
      minute.forms += 1;
      if (minute.forms > formsPerMinute) attackUntil = now + ATTACK_MS;
      const hour = hourOf(address, now);
      hour.forms += 1;
      return hour.forms <= formsPerHour;
    },
    waitMs: (address, now) => Math.max(0, hourOf(address, now).from + MS.hour - now),
    isUnderAttack: (now) => now < attackUntil,
  };
}
