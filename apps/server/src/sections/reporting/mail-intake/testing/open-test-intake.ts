import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '@writ/kernel';
import { createBlobs, openBlobStore } from '../../../../platform/blobs/index.ts';
import { createKeyring, masterKey } from '../../../../platform/crypto/index.ts';
import { compose } from '../../../../platform/mail/send/compose.ts';
import type { OutgoingMail } from '../../../../platform/mail/send/index.ts';
import { openTestReporting, type TestReporting } from '../../reports/testing/open-test-reporting.ts';
import { keepMail } from '../keep-mail.ts';
import type { MailParts } from '../mail-parts.ts';
import { readMail } from '../read-mail.ts';
import { threadMailHandler } from '../send-thread-mail.ts';

export interface Sent {
  readonly mail: OutgoingMail;
  /** As it goes over the wire. */
  readonly raw: Buffer;
}

export interface TestIntake extends Omit<TestReporting, 'parts'> {
  readonly parts: MailParts;
  /** Keeps a message as the receiver does. `from` is the sender of the envelope. */
  readonly keep: (raw: string | Buffer, how?: { readonly from?: string; readonly to?: readonly string[] }) => Promise<Id<'mail'>>;
  /** Keeps and reads it; what became of it. */
  readonly come: (raw: string | Buffer, how?: { readonly from?: string; readonly to?: readonly string[] }) => Promise<Came>;
  readonly look: (mail: Id<'mail'>) => Promise<Came>;
  /** Delivers what waits in the outbox for reporters; all that went out so far, in order. */
  readonly deliver: () => Promise<readonly Sent[]>;
}

export interface Came {
  readonly id: Id<'mail'>;
  readonly outcome: string;
  readonly report: Id<'report'> | null;
  readonly kind: string | null;
  readonly attempts: number;
}

/** The intake of mail on a real database with real blobs; the relay keeps what it is given. */
export async function openTestIntake(over: Partial<Pick<MailParts, 'companyKeys' | 'relay'>> = {}): Promise<TestIntake> {
  const test = await openTestReporting();
  const folder = await mkdtemp(join(tmpdir(), 'writ-intake-'));
  const blobs = createBlobs(await openBlobStore({ place: join(folder, 'blobs'), region: 'none' }), createKeyring([masterKey(randomBytes(32))]));
  const sent: Sent[] = [];
  const parts: MailParts = {
    ...test.parts, blobs, companyKeys: [],
    relay: {
      async send(mail) {
        sent.push({ mail, raw: await compose(mail) });
        return { answer: '250 taken' };
      },
    },
    ...over,
  };
  const keep: TestIntake['keep'] = async (raw, { from = 'grace@example.org', to = ['security@example.com'] } = {}) => (await keepMail(parts, { via: 'smtp', envelope: { from, to }, content: piecesOf(Buffer.from(raw)) })).mail;
  const look: TestIntake['look'] = (mail) => test.db.selectFrom('reporting.mails').select(['id', 'outcome', 'report', 'kind', 'attempts']).where('id', '=', mail).executeTakeFirstOrThrow();
  return {
    ...test, parts, keep, look,
    async come(raw, how) {
      const mail = await keep(raw, how);
      await readMail(parts, mail);
      return look(mail);
    },
    async deliver() {
      for (const key of await test.outgoing()) await threadMailHandler(parts).deliver({ message: key as Id<'message'> }, { key, attempt: 1, signal: AbortSignal.timeout(10_000) });
      return sent;
    },
    async drop() {
      await test.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}

/** A message of a person; `fields` come before its body. */
export function someMail({ from = 'grace@example.org', subject = 'A hole in the export', text = 'Anybody can read the export.', id = randomBytes(8).toString('hex'), fields = [] }: {
  readonly from?: string; readonly subject?: string; readonly text?: string; readonly id?: string; readonly fields?: readonly string[];
} = {}): string {
  return [`From: Grace <${from}>`, 'To: security@example.com', `Subject: ${subject}`, `Message-ID: <${id}@example.org>`, 'Date: Tue, 24 Nov 2026 20:00:00 +0000', ...fields, '', text, ''].join('\r\n');
}
