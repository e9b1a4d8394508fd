import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '@writ/kernel';
import { HOTP, Secret } from 'otpauth';

/** Seconds of one time step (RFC 6238 section 4.1). */
export const STEP_SECONDS = 30;
/** Steps of clock difference that are forgiven on either side. */
const DRIFT_STEPS = 1;
const DIGITS = 6;

/** The time step that an instant lies in. */
export function timeStepOf(now: Instant): number {
  return Math.floor(now / 1_000 / STEP_SECONDS);
}

/**
 * The time step that a code is good for, later than `lastStep`, or undefined. A code is good once (RFC 6238 section 5.2), and so is every older one:
 * `used` says that it would have been good but for that. Every step in reach is looked at, because six digits do repeat,
 * and a fresh code must not be refused for being like an old one.
 */
export function matchCode(secret: string, code: string, lastStep: number, now: Instant): { readonly step: number | undefined; readonly used: boolean } {
  const current = timeStepOf(now);
  let step: number | undefined;
  let used = false;
  for (let candidate = current - DRIFT_STEPS; candidate <= current + DRIFT_STEPS; candidate += 1) {
    if (!isCodeOf(secret, code, candidate)) continue;
    if (candidate > lastStep) step ??= candidate;
    else used = true;
  }
  return { step, used: step === undefined && used };
}

/** The code of a time step, for tests and drills. */
export function codeOf(secret: string, step: number): string {
  return HOTP.generate({ secret: Secret.fromBase32(secret), counter: step, digits: DIGITS, algorithm: 'SHA1' });
}

function isCodeOf(secret: string, code: string, step: number): boolean {
  const expected = Buffer.from(codeOf(secret, step));
  const shown = Buffer.from(code.padEnd(DIGITS).slice(0, DIGITS * 4));
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}
