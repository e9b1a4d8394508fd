import { MS } from '@writ/kernel';
import type { Console, PlaceInSeat } from './core/console/console.ts';
import { listPeople } from './core/directory/people.ts';
import type { PolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import type { PolicyReader } from './core/policy-in-force/policy-reader.ts';
import { createCompanyFacts } from './core/verdicts/company-facts.ts';
import { countOpenFindings } from './core/verdicts/read-tallies.ts';
import { policyFile } from './config.ts';
import type { House } from './open-house.ts';
import type { Assets } from './platform/http/assets.ts';
import { readSeat, SEATS } from './sections/contact/index.ts';
import { controlDefinitions } from './sections/registry.ts';

export interface ConsoleOptions {
  readonly house: House;
  readonly assets: Assets;
  readonly reader: PolicyReader;
  readonly policyInForce: () => Promise<PolicyInForce | undefined>;
  readonly agentDoor: Console['agentDoor'];
  /** The instance is a demonstration and says so on every page. */
  readonly isDemonstration: boolean;
}

/** Names change seldom and stand on every page. */
const NAMES_KEPT_MS = 2 * MS.second;

/** All that the console's pages are made of. */
export function createConsole({ house, assets, reader, policyInForce, agentDoor, isDemonstration }: ConsoleOptions): Console {
  const { db, box, log, settings } = house;
  let names: { readonly readAt: number; readonly byId: ReadonlyMap<string, string> } | undefined;

  async function readNames(): Promise<ReadonlyMap<string, string>> {
    if (names && house.clock() - names.readAt < NAMES_KEPT_MS) return names.byId;
    const people = await listPeople(db, box);
    names = { readAt: house.clock(), byId: new Map(people.map(({ id, name }) => [id, name])) };
    return names.byId;
  }
  async function seats(): Promise<readonly PlaceInSeat[]> {
    const all = await Promise.all(SEATS.map((seat) => readSeat(db, seat)));
    return all.flatMap(({ name, holder, deputies }) => [
      ...(holder ? [{ person: holder.person, name: SEAT_TITLES[name], as: 'holder' as const, since: holder.since }] : []),
      ...deputies.map(({ person, since }) => ({ person, name: SEAT_TITLES[name], as: 'deputy' as const, since })),
    ]);
  }

  return {
    db, box, log, reader, policyInForce, agentDoor, seats,
    definitions: controlDefinitions,
    company: createCompanyFacts(),
    policyFile: policyFile(settings),
    async names() {
      const byId = await readNames();
      return (person) => byId.get(person) ?? person;
    },
    async frame({ viewer, url, flash, now, cookies }) {
      const [byId, places, findings] = viewer ? await Promise.all([readNames(), seats(), countOpenFindings(db)]) : [new Map<string, string>(), [], new Map<string, number>()];
      const holder = places.find(({ as }) => as === 'holder');
      const theme = cookies.read('theme');
      return {
        now, path: url, zone: viewer?.zone ?? 'UTC', asset: assets.href,
        viewer: viewer && { id: viewer.person, name: viewer.name },
        contact: holder && byId.get(holder.person),
        openFindings: viewer ? [...findings.values()].reduce((sum, count) => sum + count, 0) : undefined,
        flash,
        demonstration: isDemonstration,
        theme: theme === 'light' || theme === 'dark' ? theme : undefined,
      };
    },
  };
}

const SEAT_TITLES = { 'point-of-contact': 'Security point of contact' } as const;
