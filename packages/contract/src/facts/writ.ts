import { z } from 'zod';

const name = z.string().max(500);

/** `account.second-factor`: the account is at `service` and belongs to a person or a machine. */
export const SecondFactor = z.strictObject({
  service: name,
  /** Factors that are enrolled and that a sign-in asks for. */
  factors: z.array(z.enum(['passkey', 'totp', 'external'])).max(20),
  /** A sign-in without a second factor is refused. A passkey with user verification is two factors by itself (NIST SP 800-63B). */
  required: z.boolean(),
  passwordSet: z.boolean(),
  administrator: z.boolean(),
  /** The account cannot sign in: revoked, or invited and not yet signed up. */
  disabled: z.boolean(),
});

/** `sign-in.rules`: what one sign-in refuses, found by trying it against its own code, not by reading a setting. */
export const SignInRules = z.strictObject({
  service: name,
  password: z.strictObject({ minimumLength: z.number().int(), letters: z.boolean(), digits: z.boolean(), symbols: z.boolean(), leakChecked: z.boolean(), maximumAgeDays: z.number().int().optional() }),
  lockout: z.strictObject({ attempts: z.number().int(), windowMinutes: z.number(), lockMinutes: z.number(), byAccount: z.boolean(), byAddress: z.boolean() }),
  /** Samples that were tried, and what the sign-in said. */
  tried: z.array(z.strictObject({ sample: name, refused: z.boolean() })).max(50),
});

/** `seat.holders`: names are ids of people in the directory. */
export const SeatHolders = z.strictObject({
  seat: name,
  holder: z.strictObject({ person: name, since: z.iso.datetime(), reachable: z.boolean() }).optional(),
  deputies: z.array(z.strictObject({ person: name, since: z.iso.datetime(), reachable: z.boolean() })).max(50),
});

/** `company.known-keys`: fingerprints and whose they are; `until` ends a key that was for a time. */
export const KnownKeys = z.strictObject({
  keys: z.array(z.strictObject({ fingerprint: name, owner: name, ownerKind: z.enum(['person', 'service']), until: z.iso.datetime().optional(), departed: z.boolean() })).max(50_000),
});
