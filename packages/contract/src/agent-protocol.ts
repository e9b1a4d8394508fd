import { z } from 'zod';
import { canonicalJson } from '@writ/kernel';
import { FactLine } from './fact.ts';

/**
 * What an agent and the server say to each other: two questions, `enrol` once and `facts` from then on. Each is a POST of JSON,
 * zstd or gzip encoded if the agent likes, signed by the host's Ed25519 key. There is no question by which the server makes an
 * agent do anything: an answer holds numbers, names of kinds and a signed journal head, and nothing that could be run.
 *
 * The signature is a profile of HTTP Message Signatures (RFC 9421), narrow on purpose:
 *  - one signature, labelled `writ`, over exactly `("@method" "@path" "content-digest")`, with the parameters `created`, `keyid`, `nonce`, `alg`;
 *  - `alg` is `ed25519`; `keyid` is the host's id, and for `enrol`, where there is none yet, the public key itself in base64url;
 *  - `Content-Digest` is `sha-256` (RFC 9530) of the body as it travels, that is, encoded;
 *  - `created` may differ from the server's clock by `clockSkewMs`; a nonce is refused for as long as its `created` would pass.
 */
export const AGENT_PATHS = { enrol: '/agent/v1/enrol', facts: '/agent/v1/facts' } as const;
export const SIGNED_COMPONENTS = ['@method', '@path', 'content-digest'] as const;
export const SIGNATURE_LABEL = 'writ';

/** Bounds of the wire. Bytes are of the body as it travels (`bodyBytes`) and after decoding (`decodedBytes`). */
export const AGENT_BOUNDS = {
  bodyBytes: 8 * 1_024 * 1_024,
  decodedBytes: 16 * 1_024 * 1_024,
  answerBytes: 1_024 * 1_024,
  factsPerBatch: 200,
  confirmedPerBatch: 500,
  clockSkewMs: 5 * 60_000,
  minimumIntervalMs: 1_000,
  maximumIntervalMs: 5 * 60_000,
} as const;

/** Why the server refuses an agent. `host-revoked` and `host-unknown` are final: the agent stops. All others may be mended and tried again. */
export const AGENT_ERROR_CODES = [
  'host-revoked', 'host-unknown', 'token-unknown', 'token-used', 'token-expired', 'key-used', 'signature-bad', 'clock-skew', 'replayed', 'too-large', 'malformed',
] as const;
export type AgentErrorCode = (typeof AGENT_ERROR_CODES)[number];

/** An Ed25519 public key: its 32 bytes in base64url (RFC 8037 section 2). */
export const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const HostId = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Kind = z.string().min(1).max(100);
/** One line of text for people. */
const name = z.string().min(1).max(300).regex(/^[^\p{Cc}]+$/u);

/** What the new host says of its machine, so that a person can tell one from another. Nothing here is trusted or evaluated. */
export const MachineFacts = z.strictObject({
  system: name,
  architecture: name,
  /** Digest of `/etc/machine-id`, never the id itself (machine-id(5) asks for that): tells a copied image from a second machine. */
  machine: Digest.optional(),
});
export type MachineFacts = z.infer<typeof MachineFacts>;

export const EnrolRequest = z.strictObject({
  token: z.string().min(20).max(100),
  publicKey: PublicKey,
  name,
  machine: MachineFacts,
  agentVersion: name,
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

export const EnrolAnswer = z.object({
  host: HostId,
  /** The key that signs journal heads, pinned from here on. */
  journalKey: PublicKey,
  serverTime: z.iso.datetime(),
});
export type EnrolAnswer = z.infer<typeof EnrolAnswer>;

/** A fact that was looked at again and is unchanged. */
export const ConfirmedFact = z.strictObject({ kind: Kind, digest: Digest, observedAt: z.iso.datetime({ offset: true }) });
export type ConfirmedFact = z.infer<typeof ConfirmedFact>;

export const FactsBatch = z.strictObject({
  /** Chosen by the agent; the same batch sent twice is recorded once. */
  batch: HostId,
  agentVersion: name,
  facts: z.array(FactLine).max(AGENT_BOUNDS.factsPerBatch),
  confirmed: z.array(ConfirmedFact).max(AGENT_BOUNDS.confirmedPerBatch),
  /** Facts that this agent dropped, ever, because its spool was full. */
  dropped: z.number().int().nonnegative(),
});
export type FactsBatch = z.infer<typeof FactsBatch>;

/** The newest entry of the server's journal, signed. An agent remembers the highest and alarms when it goes back. */
export const JournalHead = z.object({
  seq: z.number().int().nonnegative(),
  hash: z.string().max(128),
  /** Ed25519 over `journalHeadText`, base64url. */
  signature: z.string().max(128),
});
export type JournalHead = z.infer<typeof JournalHead>;

export const FactsAnswer = z.object({
  /** Facts recorded from this batch; 0 with `repeated` when it was recorded before. */
  accepted: z.number().int().nonnegative(),
  repeated: z.boolean(),
  /** Facts that were not: of a kind this server does not know, or about something else than the host. */
  refused: z.array(z.object({ kind: Kind, problem: z.string().max(500) })).max(AGENT_BOUNDS.factsPerBatch),
  /** Kinds whose confirmation does not match what the server holds: send them whole. */
  resend: z.array(Kind).max(AGENT_BOUNDS.confirmedPerBatch),
  journal: JournalHead.nullable(),
  serverTime: z.iso.datetime(),
  /** Milliseconds until the server wants to hear again, changed or not. */
  nextIntervalMs: z.number().int().min(AGENT_BOUNDS.minimumIntervalMs).max(AGENT_BOUNDS.maximumIntervalMs),
});
export type FactsAnswer = z.infer<typeof FactsAnswer>;

/** RFC 9457 problem, as every door of Writ answers an error. */
export const Problem = z.object({
  type: z.string().max(500).optional(),
  title: z.string().max(500).optional(),
  status: z.number().int().optional(),
  detail: z.string().max(4_000).optional(),
  code: z.string().max(100),
  requestId: z.string().max(200).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** The text whose SHA-256 is a fact's digest: all of it but when it was seen, so that an unchanged fact keeps its digest. */
export function digestedText(fact: FactLine): string {
  const { observedAt: _, ...rest } = fact;
  return canonicalJson(rest);
}

/** The text that a journal head's signature covers. */
export function journalHeadText(head: { readonly seq: number; readonly hash: string }): string {
  return `writ journal head\n${head.seq}\n${head.hash}`;
}
