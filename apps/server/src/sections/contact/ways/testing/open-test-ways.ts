import { randomUUID } from 'node:crypto';
import type { Id } from '@writ/kernel';
import type { OutgoingMail } from '../../../../platform/mail/send/index.ts';
import { openTestContact, type TestContact } from '../../testing/open-test-contact.ts';
import type { WayKind } from '../../tables.ts';
import { addWay } from '../change-ways.ts';
import { startFakeServices, type FakeServices } from './fake-services.ts';
import { waySamples } from './way-samples.ts';
import { createWayAdapters } from '../way-adapters.ts';
import type { WayParts } from '../ways-parts.ts';
import { vapidKeysFrom } from '../web-push/vapid-keys.ts';

export interface TestWays {
  readonly contact: TestContact;
  readonly services: FakeServices;
  readonly parts: WayParts;
  readonly sent: OutgoingMail[];
  /** What the relay does with the next mails: undefined takes them. */
  readonly relay: { trouble: Error | undefined };
  readonly way: (person: Id<'person'>, kind: WayKind, form?: Readonly<Record<string, string>>) => Promise<Id<'way'>>;
  readonly close: () => Promise<void>;
}

/** A database with ways on it, services that speak as the real ones do, and a relay at the edge. */
export async function openTestWays(): Promise<TestWays> {
  const [contact, services] = await Promise.all([openTestContact(), startFakeServices()]);
  const sent: OutgoingMail[] = [];
  const relay: TestWays['relay'] = { trouble: undefined };
  const publicUrl = new URL('https://writ.example.com');
  const clock = contact.clock.now;
  const adapters = createWayAdapters({
    outbound: services.outbound, clock, company: 'Example', publicUrl, vapid: vapidKeysFrom(Buffer.from(randomUUID())),
    mail: { address: 'security@example.com', domain: 'example.com', linkKey: Buffer.alloc(32, 1), clock, relay: { async send(mail) {
      if (relay.trouble) throw relay.trouble;
      sent.push(mail);
      return { answer: '250 ok' };
    } } },
  });
  const { db, box, log } = contact.parts;
  const parts: WayParts = { db, box, clock, log, company: 'Example', publicUrl, adapters };
  return {
    contact, services, parts, sent, relay,
    way: (person, kind, form = {}) => addWay(parts, { person, kind, config: adapters[kind].config.parse({ ...waySamples()[kind].form, ...form }), at: clock() }),
    async close() {
      await services.close();
      await contact.drop();
    },
  };
}
