import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { newId, type Id } from '@writ/kernel';
import { createClient } from '@writ/client';
import { createTestDatabase, fakeClock } from '@writ/testkit';
import { pino } from 'pino';
import { readSettings } from '../../../config.ts';
import { createConsole } from '../../../create-console.ts';
import type { HouseTables } from '../../../house-tables.ts';
import { observeHouse } from '../../../observe-house.ts';
import type { House } from '../../../open-house.ts';
import { createKeyring, createSigner, masterKey } from '../../../platform/crypto/index.ts';
import { createHttpServer } from '../../../platform/http/create-http-server.ts';
import { createMetrics } from '../../../platform/http/metrics.ts';
import { businessClockOf } from '../../../sections/reporting/index.ts';
import { controlDefinitions, controlRegistry } from '../../../sections/registry.ts';
import { WRIT, type Role, type Viewer } from '../../actor.ts';
import { addPerson } from '../../directory/people.ts';
import { checkPermission, type Act } from '../../permissions/index.ts';
import { createPolicyReader } from '../../policy-in-force/policy-reader.ts';
import { putFirstPolicyInForce } from '../../policy-in-force/put-first-policy-in-force.ts';
import { createPolicyInForce } from '../../policy-in-force/read-policy-in-force.ts';
import { addAccount } from '../../sign-in/account.ts';
import { CHEAP, RULES, testBox } from '../../sign-in/sign-in.fixture.ts';
import { createCompanyFacts } from '../../verdicts/company-facts.ts';
import { planControls } from '../../verdicts/plan-controls.ts';
import { runEvaluation } from '../../verdicts/run-evaluation.ts';
import type { Route } from '../../../platform/http/route.ts';
import type { Console } from '../console.ts';
import { consoleRoutes } from '../console-routes.ts';
import { createLiveBus } from '../live-events.ts';

const ORIGIN = 'http://localhost:4100';
const POLICY = new URL('../../../../../../policy/security.md', import.meta.url);

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
  json(): unknown;
}

/** The console as it is served, on a database of its own, with somebody for each role; `routes` adds a section's own. */
export async function openTestConsole({ routes = () => [] }: { readonly routes?: (console: Console, house: House) => readonly Route<Viewer, Act>[] } = {}) {
  const { db, url, drop } = await createTestDatabase<HouseTables>();
  const clock = fakeClock();
  const log = pino({ level: 'silent' });
  const box = testBox();
  const keyring = createKeyring([masterKey(randomBytes(32))]);
  const signer = createSigner(generateKeyPairSync('ed25519').privateKey);
  const house: House = {
    settings: readSettings({ WRIT_METRICS_TOKEN: 'a-secret-that-is-not-shown' }, '/nowhere'), log, clock: clock.now, db, databaseUrl: url, postgres: undefined, keyring, box, recoveryKit: undefined, blobs: undefined as never,
    secrets: { signer, derive: () => randomBytes(32) }, close: drop,
  };
  const reader = createPolicyReader(controlRegistry, 'security.md');
  const policyInForce = createPolicyInForce(db, reader);
  await db.transaction().execute((trx) => putFirstPolicyInForce(trx, reader, readFileSync(POLICY, 'utf8'), clock.now()));
  const signIn = { db, box, clock: clock.now, log, rules: () => RULES, publicUrl: () => new URL(ORIGIN), passwordCost: CHEAP };
  const observer = observeHouse(house, signIn);
  const retried: string[] = [];
  const jobs = {
    listGivenUp: async () => [{ id: newId(), name: 'outbox.deliver', at: new Date(clock.now()), attempts: 9, reason: 'no-answer' }],
    listQueues: async () => [{ name: 'journal.sign-checkpoint', waiting: 1, running: 0, lastDoneAt: undefined }],
    retryGivenUp: async (id: string) => void retried.push(id),
  };
  const assets = { href: (name: string) => `/assets/${name}`, files: new Map() } as never;
  const console = createConsole({ house, assets, reader, policyInForce, agentDoor: async () => ({ impossible: 'Not in a test.' }), signIn, jobs, lookAtHouse: observer.lookAtPeople, version: '0.0.0', isDemonstration: false });

  const viewers = new Map<string, Viewer>();
  async function addViewer(name: string, roles: readonly Role[]): Promise<Viewer> {
    const { person, account } = await db.transaction().execute(async (trx) => {
      const added = await addPerson(trx, box, { name: `${name} Example`, email: `${name}@example.com` }, WRIT, clock.now());
      return { person: added.id, account: await addAccount(trx, { person: added.id, roles }, clock.now()) };
    });
    const viewer: Viewer = { person, account, name, roles, zone: 'UTC', by: { kind: 'session', id: newId<'session'>(), confirmedAt: clock.now() } };
    viewers.set(name, viewer);
    return viewer;
  }
  for (const [name, roles] of [['owner', ['owner']], ['contact', ['point-of-contact']], ['developer', ['developer']], ['auditor', ['auditor']]] as const) await addViewer(name, roles);

  const server = await createHttpServer<Viewer, Act>({
    settings: { host: 'localhost', port: 0, publicUrl: ORIGIN }, logger: log, clock: clock.now, metrics: createMetrics(), version: '0.0.0',
    routes: [...consoleRoutes(console, createLiveBus()), ...routes(console, house)],
    authenticate: async ({ secret }) => viewers.get(secret),
    mayAct: checkPermission,
    accountOf: ({ account }) => account,
    signInPath: () => '/sign-in',
    renderErrorPage: ({ code, detail }) => `<h1>${code}</h1><p>${detail}</p>`,
    readHealth: async () => [],
  });
  const send = async (request: { method: 'GET' | 'POST'; url: string; headers: Record<string, string>; payload?: string | Buffer }): Promise<Answer> => {
    // No two acts happen at one instant: of two facts of the same time, either may be believed.
    clock.pass(1_000);
    const { statusCode, body, headers } = await server.app.inject(request);
    return { status: statusCode, text: body, location: headers.location?.toString(), json: () => JSON.parse(body) as unknown };
  };
  const company = createCompanyFacts();

  return {
    db, clock, console, retried, viewers, addViewer,
    get: (as: string, path: string) => send({ method: 'GET', url: path, headers: { host: 'localhost:4100', cookie: `writ-4100-session=${as}`, accept: path.startsWith('/api/') ? 'application/json' : 'text/html', 'sec-fetch-site': 'same-origin' } }),
    /** A form as a browser posts it. */
    post: (as: string, path: string, form: Readonly<Record<string, string | readonly string[]>> = {}, site: 'same-origin' | 'cross-site' = 'same-origin') => send({
      method: 'POST', url: path, payload: new URLSearchParams(Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one])))).toString(),
      headers: { host: 'localhost:4100', cookie: `writ-4100-session=${as}`, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': site, origin: site === 'same-origin' ? ORIGIN : 'https://elsewhere.example.com', referer: `${ORIGIN}/` },
    }),
    postJson: (as: string, path: string, body: unknown = {}) => send({
      method: 'POST', url: path, payload: JSON.stringify(body), headers: { host: 'localhost:4100', cookie: `writ-4100-session=${as}`, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', origin: ORIGIN },
    }),
    /** What a machine sends, as it is. */
    send: (path: string, headers: Readonly<Record<string, string>>, payload: Buffer) => send({ method: 'POST', url: path, headers: { host: 'localhost:4100', ...headers }, payload }),
    /** The typed client of programs, with somebody's token. */
    client: (as: string) => createClient({
      baseUrl: ORIGIN, token: as,
      async send({ method, url: to, headers, body }) {
        const answer = await server.app.inject({ method: method as 'GET', url: `${to.pathname}${to.search}`, headers: { ...headers, host: to.host }, ...(body && { payload: Buffer.from(body) }) });
        return { status: answer.statusCode, body: answer.rawPayload };
      },
    }),
    person: (name: string): Id<'person'> => viewers.get(name)!.person,
    /** Acts that the journal has, oldest first. */
    acts: async (after = 0): Promise<readonly string[]> => (await db.selectFrom('core.journal').select('act').where('seq', '>', String(after) as never).orderBy('seq').execute()).map(({ act }) => act),
    /** Evaluates until nothing waits. */
    async settle() {
      const { policy } = (await policyInForce())!;
      const rules = { plan: planControls(policy, controlDefinitions), time: businessClockOf(policy) };
      while ((await runEvaluation(db, rules, company, clock.now())).more);
    },
    async close() {
      await observer.stop();
      await server.close();
      await drop();
    },
  };
}
export type TestConsole = Awaited<ReturnType<typeof openTestConsole>>;

/** A line of a `.pub` file with a key that nobody else has. */
export function publicKeyLine(): string {
  const raw = createPublicKey(generateKeyPairSync('ed25519').privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from('ssh-ed25519')), field(raw)]).toString('base64')} somebody@example.com`;
}
