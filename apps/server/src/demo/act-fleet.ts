import { MS, plus, type Instant } from '@writ/kernel';
import { revokeHost } from '../core/hosts/index.ts';
import { vouchPopulation } from '../core/populations/vouch-population.ts';
import { owner, type Company } from './company.ts';
import { livesAt } from './machine.ts';
import { enrolMachine, inTurns } from './simulated-agent.ts';

const VOUCHED_EVERY_MS = 28 * MS.day;
/** A month, and time to be late. */
const VOUCHED_FOR_MS = 45 * MS.day;
/** The inventory has it, and nobody ever enrolled it. */
export const UNENROLLED = 'legacy-1.example.com';
const UNENROLLED_SINCE_DAYS = 6;

/** Enrols the machines that are there now and were not, and retires those that were scrapped. */
export async function changeFleet(company: Company, now: Instant): Promise<void> {
  const { agents, fleet, ground, house } = company;
  const { actor } = owner(company);
  const enrolled = new Set(agents.map(({ machine }) => machine));
  const born = fleet.filter((machine) => livesAt(machine, now) && !enrolled.has(machine));
  await inTurns(born, async (machine) => agents.push(await enrolMachine(ground, machine, actor)));
  for (const agent of agents.filter(({ machine }) => machine.scrappedAt !== undefined && machine.scrappedAt <= now)) {
    agents.splice(agents.indexOf(agent), 1);
    await revokeHost(house.db, { host: agent.host, by: actor, why: 'Scrapped, and made anew from the image.', retired: true, now });
  }
}

/** Once a month somebody compares the list of hosts with the inventory and stands for it. */
export function createVouching(): (company: Company, now: Instant) => Promise<void> {
  let vouchedAt = Number.NEGATIVE_INFINITY;
  let isFound = false;
  return async (company, now) => {
    const { fleet, house: { db }, span } = company;
    const finds = now >= plus(span.end, -UNENROLLED_SINCE_DAYS * MS.day);
    if (now - vouchedAt < VOUCHED_EVERY_MS && finds === isFound) return;
    vouchedAt = now;
    isFound = finds;
    const expected = [...fleet.filter((machine) => livesAt(machine, now)).map(({ name }) => name), ...(finds ? [UNENROLLED] : [])];
    await db.transaction().execute((trx) => vouchPopulation(trx, {
      kind: 'host', source: `Inventory of the hosting provider, ${new Date(now).toISOString().slice(0, 10)}`, until: plus(now, VOUCHED_FOR_MS), expected, by: owner(company).id, now,
    }));
  };
}
