import { MS, type Id, type Instant } from '@writ/kernel';
import { addWay, enterProof, readSeat, readWays, sendProof } from '../sections/contact/index.ts';
import type { Company } from './company.ts';
import type { ReportingDesk } from './reporting-desk.ts';
import type { SimulatedPerson } from './simulated-person.ts';

/** A proof is good for 90 days; people here do not wait for its last one. */
const RENEWED_AFTER_MS = 60 * MS.day;

type Kind = 'mail' | 'ntfy' | 'pagerduty';
/** Who can be called by more than mail. */
const SECOND_WAYS: Readonly<Record<string, Kind>> = { ada: 'ntfy', grace: 'pagerduty', margaret: 'ntfy', ken: 'ntfy' };
const SEATS = ['point-of-contact', 'support-on-call'] as const;

/** Whoever sits in a seat, and who deputises, can be called, and says so again every two months: a code comes, they enter it. */
export async function keepReach(company: Company, desk: ReportingDesk, now: Instant): Promise<void> {
  const seats = await Promise.all(SEATS.map((seat) => readSeat(company.house.db, seat)));
  const seated = new Set(seats.flatMap(({ holder, deputies }) => [...(holder ? [holder] : []), ...deputies]).map(({ person }) => person));
  for (const person of company.people.values()) if (seated.has(person.id)) await keepWays(desk, person, now);
}

async function keepWays(desk: ReportingDesk, person: SimulatedPerson, now: Instant): Promise<void> {
  const second = SECOND_WAYS[person.employee.handle];
  const known = await readWays(desk.ways.db, desk.ways.box, person.id);
  for (const kind of ['mail', ...(second ? [second] : [])] as const) {
    const way = known.find((each) => each.kind === kind);
    if (way?.verifiedAt !== undefined && now - way.verifiedAt < RENEWED_AFTER_MS) continue;
    await prove(desk, person, kind, way?.id ?? (await addWay(desk.ways, { person: person.id, kind, config: configOf(person, kind), at: now })), now);
  }
}

async function prove({ ways, outside }: ReportingDesk, person: SimulatedPerson, kind: Kind, way: Id<'way'>, now: Instant): Promise<void> {
  await sendProof(ways, { person: person.id, way, at: now }, new AbortController().signal);
  const code = /\b\d{6}\b/.exec(outside.lastTo(addressOf(person, kind))?.text ?? '')?.[0];
  await enterProof(ways, { person: person.id, way, code: code ?? '', at: now });
}

function configOf({ employee }: SimulatedPerson, kind: Kind): unknown {
  switch (kind) {
    case 'mail': return { address: employee.email };
    case 'ntfy': return { server: `https://ntfy.${employee.handle}.example.com`, topic: `calls-${employee.handle}`, token: '' };
    case 'pagerduty': return { routingKey: employee.handle.repeat(32).slice(0, 32), region: 'eu' };
  }
}

/** Where a call of that kind arrives. */
export function addressOf({ employee }: SimulatedPerson, kind: Kind): string {
  switch (kind) {
    case 'mail': return employee.email;
    case 'ntfy': return `https://ntfy.${employee.handle}.example.com/`;
    case 'pagerduty': return 'https://events.eu.pagerduty.com/v2/enqueue';
  }
}
