import { createHash } from 'node:crypto';
import { MS, type Instant } from '@writ/kernel';
import { addWay, createWayAdapters, enterProof, readSeat, readWays, sendProof, vapidKeysFrom, type WayParts } from '../sections/contact/index.ts';
import type { Company } from './company.ts';

/** A proof is good for 90 days; people here do not wait for its last one. */
const RENEWED_AFTER_MS = 60 * MS.day;
const KEY = createHash('sha256').update('a demonstration').digest();

/** Whoever sits in the seat, and who deputises, can be called by mail, and says so again every two months: a code comes, they enter it. Nothing leaves the house. */
export async function keepReach(company: Company, now: Instant): Promise<void> {
  const { house, people } = company;
  const { db, box, log } = house;
  const { holder, deputies } = await readSeat(db, 'point-of-contact');
  const inbox: string[] = [];
  const clock = (): Instant => now;
  const publicUrl = new URL('https://writ.example.com');
  const adapters = createWayAdapters({
    outbound: { request: () => Promise.reject(new Error('a demonstration calls nobody')) }, clock, company: 'Example', publicUrl, vapid: vapidKeysFrom(KEY),
    mail: {
      address: 'security@example.com', domain: 'example.com', linkKey: KEY, clock,
      relay: { send: async ({ content }) => {
        if ('text' in content) inbox.push(content.text);
        return { answer: '250 kept' };
      } },
    },
  });
  const parts: WayParts = { db, box, clock, log, company: 'Example', publicUrl, adapters };
  for (const place of [...(holder ? [holder] : []), ...deputies]) {
    const person = [...people.values()].find(({ id }) => id === place.person);
    if (!person) continue;
    const [known] = await readWays(db, box, person.id);
    if (known?.verifiedAt !== undefined && now - known.verifiedAt < RENEWED_AFTER_MS) continue;
    const way = known?.id ?? (await addWay(parts, { person: person.id, kind: 'mail', config: { address: person.employee.email }, at: now }));
    await sendProof(parts, { person: person.id, way, at: now }, new AbortController().signal);
    await enterProof(parts, { person: person.id, way, code: /\b\d{6}\b/.exec(inbox.pop() ?? '')?.[0] ?? '', at: now });
  }
}
