import { AGENT_BOUNDS, HostId, PublicKey } from '@writ/contract';
import { contentDigest, readPublicKey, readSignature, verifySignature, type ReadSignature } from '@writ/client';
import type { Id, Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import { agentErrors } from './errors.ts';
import type { HostTables } from './tables.ts';

export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
}
/** A request whose head is signed by the key that it names. Its body is not believed before `checkBody`. */
export interface SignedHead {
  readonly signature: ReadSignature;
  /** The host that signed, or, before it has an id, its public key. */
  readonly host: Id<'host'> | undefined;
  readonly publicKey: string;
}

/**
 * Checks who sent a request from its head alone, so that a stranger's body is never read.
 * A revoked host is told so, but only with its own key. Throws `signature-bad`, `clock-skew`, `host-unknown` and `host-revoked`.
 */
export async function checkHostRequest(db: Db<HostTables>, request: RequestHead, now: Instant): Promise<SignedHead> {
  const signature = readHead(request, now);
  if (!HostId.safeParse(signature.keyId).success) throw agentErrors('signature-bad');
  const host = await db.selectFrom('core.hosts').select(['id', 'public_key', 'revoked_at']).where('id', '=', signature.keyId).executeTakeFirst();
  if (!host) throw agentErrors('host-unknown');
  if (!verifySignature(signature, readPublicKey(host.public_key))) throw agentErrors('signature-bad');
  if (host.revoked_at) throw agentErrors('host-revoked');
  return { signature, host: host.id as Id<'host'>, publicKey: host.public_key };
}

/** The same for a machine that is not yet a host: it signs with the key that it names, which proves that it has it. */
export function checkEnrolRequest(request: RequestHead, now: Instant): SignedHead {
  const signature = readHead(request, now);
  if (!PublicKey.safeParse(signature.keyId).success || !isSignedBy(signature, signature.keyId)) throw agentErrors('signature-bad');
  return { signature, host: undefined, publicKey: signature.keyId };
}

/** Whether the body, as it travelled, is the one that was signed. Throws `signature-bad`. */
export function checkBody({ signature }: SignedHead, body: Uint8Array): void {
  if (contentDigest(body) !== signature.contentDigest) throw agentErrors('signature-bad');
}

function readHead(request: RequestHead, now: Instant): ReadSignature {
  const signature = readSignature(request.method, request.path, request.headers);
  if (!signature) throw agentErrors('signature-bad');
  const skewMs = Math.abs(signature.created * 1_000 - now);
  if (skewMs > AGENT_BOUNDS.clockSkewMs) throw agentErrors('clock-skew', { skewSeconds: Math.round(skewMs / 1_000), limitSeconds: AGENT_BOUNDS.clockSkewMs / 1_000 });
  return signature;
}

/** A 32-byte text need not be a point on the curve; such a key has signed nothing. */
function isSignedBy(signature: ReadSignature, publicKey: string): boolean {
  try {
    return verifySignature(signature, readPublicKey(publicKey));
  } catch {
    return false;
  }
}
