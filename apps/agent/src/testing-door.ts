import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { EnrolRequest, FactsBatch, type FactLine, type FactsAnswer } from '@writ/contract';
import { contentDigest, publicKeyText, readPublicKey, readSignature, signJournalHead, verifySignature } from '@writ/client';

/** A server’s side of the protocol that remembers what it was told, and misbehaves as it is asked to. */
export interface TestDoor {
  readonly url: string;
  /** Batches that were recorded, once each, in order. */
  readonly batches: FactsBatch[];
  /** Batches that were refused with a code. */
  readonly refused: FactsBatch[];
  /** From now on knows none of the hosts that enrolled. */
  forgetHosts(): void;
  /** How often each batch arrived. */
  readonly arrivals: Map<string, number>;
  facts(): FactLine[];
  /** Does something else than answering; undefined to be good again. */
  misbehave: undefined | 'refuses' | 'records and hangs up' | { readonly status: number; readonly code: string };
  journalSeq: number;
  nextIntervalMs: number;
  resend: string[];
  close(): Promise<void>;
}

const JOURNAL_KEY = generateKeyPairSync('ed25519').privateKey;

export async function openTestDoor(port = 0): Promise<TestDoor> {
  const keys = new Map<string, string>();
  const problem = (status: number, code: string) => ({ status, value: { code, title: code, status } });

  function enrol(request: EnrolRequest): { status: number; value: unknown } {
    const host = [...keys].find(([, key]) => key === request.publicKey)?.[0] ?? randomUUID();
    keys.set(host, request.publicKey);
    return { status: 200, value: { host, journalKey: publicKeyText(JOURNAL_KEY), serverTime: new Date().toISOString() } };
  }

  function record(batch: FactsBatch): FactsAnswer {
    const repeated = door.arrivals.has(batch.batch);
    door.arrivals.set(batch.batch, (door.arrivals.get(batch.batch) ?? 0) + 1);
    if (!repeated) door.batches.push(batch);
    const journal = signJournalHead({ seq: door.journalSeq, hash: `hash-${door.journalSeq}` }, JOURNAL_KEY);
    const resend = door.resend.splice(0);
    return { accepted: repeated ? 0 : batch.facts.length, repeated, refused: [], resend, journal, serverTime: new Date().toISOString(), nextIntervalMs: door.nextIntervalMs };
  }

  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      const signature = readSignature(request.method!, request.url!, request.headers);
      const value: unknown = JSON.parse(zstdDecompressSync(body).toString());
      const key = signature && (keys.get(signature.keyId) ?? signature.keyId);
      if (key?.length === 36) return problem(401, 'host-unknown');
      if (!signature || signature.contentDigest !== contentDigest(body) || key!.length !== 43 || !verifySignature(signature, readPublicKey(key!))) return problem(401, 'signature-bad');
      if (door.misbehave === 'refuses') return problem(503, 'not-now');
      if (request.url === '/agent/v1/enrol') return enrol(EnrolRequest.parse(value));
      if (typeof door.misbehave === 'object') {
        door.refused.push(FactsBatch.parse(value));
        return problem(door.misbehave.status, door.misbehave.code);
      }
      const answer = record(FactsBatch.parse(value));
      return door.misbehave === 'records and hangs up' ? undefined : { status: 200, value: answer };
    })().then((outcome) => {
      if (outcome) response.writeHead(outcome.status, { 'content-type': 'application/json' }).end(JSON.stringify(outcome.value));
      else request.socket.destroy();
    }, (error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  const door: TestDoor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    batches: [], refused: [], forgetHosts: () => keys.clear(), arrivals: new Map(), misbehave: undefined, journalSeq: 1, nextIntervalMs: 1_000, resend: [],
    facts: () => door.batches.flatMap((batch) => batch.facts),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  return door;
}
