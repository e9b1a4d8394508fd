import { instant, MS } from '@writ/kernel';
import type { Console, Deliveries } from './core/console/console.ts';
import { listPeople } from './core/directory/people.ts';
import { errors as policyErrors } from './core/policy-in-force/errors.ts';
import type { PolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import type { PolicyReader } from './core/policy-in-force/policy-reader.ts';
import type { SignInParts } from './core/sign-in/index.ts';
import { createCompanyFacts } from './core/verdicts/company-facts.ts';
import { countOpenFindings } from './core/verdicts/read-tallies.ts';
import { policyFile } from './config.ts';
import { departPerson } from './depart-person.ts';
import { describeSettings } from './describe-settings.ts';
import { lendSeats } from './lend-seats.ts';
import type { House } from './open-house.ts';
import type { Assets } from './platform/http/assets.ts';
import type { Jobs } from './platform/jobs/index.ts';
import { journalSigner } from './schedule-housekeeping.ts';
import { businessClockOf, readCompanyDays } from './sections/reporting/index.ts';
import { controlDefinitions } from './sections/registry.ts';

export interface ConsoleOptions {
  readonly house: House;
  readonly assets: Assets;
  readonly reader: PolicyReader;
  readonly policyInForce: () => Promise<PolicyInForce | undefined>;
  readonly agentDoor: Console['agentDoor'];
  readonly signIn: SignInParts;
  readonly jobs: Pick<Jobs, 'listGivenUp' | 'listQueues' | 'retryGivenUp'>;
  readonly lookAtHouse: () => Promise<void>;
  readonly version: string;
  /** The instance is a demonstration and says so on every page. */
  readonly isDemonstration: boolean;
}

/** Names change seldom and stand on every page. */
const NAMES_KEPT_MS = 2 * MS.second;

/** All that the console's pages are made of. */
export function createConsole({ house, assets, reader, policyInForce, agentDoor, signIn, jobs, lookAtHouse, version, isDemonstration }: ConsoleOptions): Console {
  const { db, box, log, settings } = house;
  const seats = lendSeats(db);
  let names: { readonly readAt: number; readonly byId: ReadonlyMap<string, string> } | undefined;

  async function readNames(): Promise<ReadonlyMap<string, string>> {
    if (names && house.clock() - names.readAt < NAMES_KEPT_MS) return names.byId;
    const people = await listPeople(db, box);
    names = { readAt: house.clock(), byId: new Map(people.map(({ id, name }) => [id, name])) };
    return names.byId;
  }

  return {
    db, box, log, reader, policyInForce, agentDoor, seats, signIn, version,
    definitions: controlDefinitions,
    company: createCompanyFacts(),
    policyFile: policyFile(settings),
    settings: describeSettings(settings),
    journalSigner: journalSigner(house.secrets.signer),
    deliveries: readDeliveries(jobs),
    departPerson: (person, by, now) => departPerson(db, box, person, by, now),
    async lookAtHouse() {
      names = undefined;
      await lookAtHouse();
    },
    async businessTime() {
      const inForce = await policyInForce();
      if (!inForce) throw policyErrors('policy-missing');
      return businessClockOf(inForce.policy, await readCompanyDays(db));
    },
    async names() {
      const byId = await readNames();
      return (person) => byId.get(person) ?? person;
    },
    async frame({ viewer, url, flash, now, cookies }) {
      const [byId, places, findings] = viewer ? await Promise.all([readNames(), seats.places(), countOpenFindings(db)]) : [new Map<string, string>(), [], new Map<string, number>()];
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

function readDeliveries(jobs: ConsoleOptions['jobs']): Deliveries {
  return {
    retry: (id) => jobs.retryGivenUp(id),
    async listGivenUp() {
      const rows = await jobs.listGivenUp();
      return rows.map(({ id, name, at, attempts, reason }) => ({ id, name, kind: name === 'outbox.deliver' ? 'delivery' : 'job', attempts, reason, failedAt: instant(at.getTime()) }));
    },
    async listQueues() {
      const rows = await jobs.listQueues();
      return rows.map(({ lastDoneAt, ...queue }) => ({ ...queue, lastDoneAt: lastDoneAt && instant(lastDoneAt.getTime()) }));
    },
  };
}
