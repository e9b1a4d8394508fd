import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePublicFiles } from '../ui/public-files.ts';
import { createDraw } from './draw.ts';
import { isDemonstration } from './mark-folder.ts';
import { addEchoes, planInstants } from './plan-instants.ts';
import { policyHistory } from './policy-history.ts';
import { startDemonstration, type Demonstration, type DemonstrationOptions } from './start-demonstration.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const SMALL = { hosts: 5, days: 42, seed: 7 } as const;
const SLOW_MS = 180_000;

let home: string;
const started: Demonstration[] = [];

/** An installation as far as a demonstration needs one: the policy, and what pages load. */
async function makeHome(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'writ-home-'));
  await mkdir(join(folder, 'policy'), { recursive: true });
  await writeFile(join(folder, 'policy/security.md'), await readFile(join(ROOT, 'policy/security.md')));
  await writePublicFiles(ROOT, join(folder, 'dist/public'));
  await mkdir(join(folder, 'dist/public/islands'));
  const islands = (await readdir(join(ROOT, 'apps/server/src/ui/islands'))).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  for (const name of islands) await writeFile(join(folder, 'dist/public/islands', name.replace(/\.ts$/, '.js')), '');
  return folder;
}

async function start(options: Partial<DemonstrationOptions> = {}): Promise<Demonstration> {
  const demonstration = await startDemonstration({ home, version: '0.0.0', environment: {}, agentCommand: ['false'], ...SMALL, ...options });
  started.push(demonstration);
  return demonstration;
}

async function visit(demonstration: Demonstration, guest: 'owner' | 'auditor' | 'developer'): Promise<(path: string) => Promise<Response>> {
  const entered = await fetch(demonstration.offer(guest), { redirect: 'manual' });
  const cookie = entered.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  return (path) => fetch(`${demonstration.address}${path}`, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });
}

async function verdictCounts({ house }: Demonstration) {
  return house.db.selectFrom('core.control_tallies').select(['control', 'state', 'kept', 'broken', 'unknown', 'excepted_broken', 'not_applicable']).orderBy('control').execute();
}

beforeAll(async () => {
  home = await makeHome();
}, SLOW_MS);
afterAll(async () => {
  await Promise.all(started.map((demonstration) => demonstration.stop()));
  await rm(home, { recursive: true, force: true });
}, SLOW_MS);

describe('a small demonstration', () => {
  let demonstration: Demonstration;
  beforeAll(async () => {
    const moments: number[] = [];
    demonstration = await start({ onProgress: ({ at }) => void moments.push(at) });
    const link = demonstration.offer('owner');
    expect(await (await fetch(link)).text()).toContain('Filling');
    const filled = await demonstration.filled;
    expect(filled).toMatchObject({ hosts: 5 });
    expect(filled!.entries).toBeGreaterThan(300);
    expect(moments).toEqual(moments.toSorted((one, other) => one - other));
    const entered = await fetch(link, { redirect: 'manual' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
  }, SLOW_MS);

  test('is mostly kept, and a few clauses are broken for reasons that can be read', async () => {
    const counts = await verdictCounts(demonstration);
    expect(new Set(counts.map(({ state }) => state))).toEqual(new Set(['kept', 'broken', 'unknown']));
    const verdicts = await demonstration.house.db.selectFrom('core.verdicts').select(['state', 'code']).execute();
    expect(verdicts.filter(({ state }) => state === 'kept').length).toBeGreaterThan(verdicts.length / 2);
    expect(verdicts.map(({ code }) => code)).not.toContain('wrong-date');
    expect(verdicts.map(({ code }) => code)).not.toContain('stale');
  });

  test('has findings in several states and a policy that changed twice', async () => {
    const findings = await demonstration.house.db.selectFrom('core.findings').select('state').execute();
    expect(findings.map(({ state }) => state)).toEqual(expect.arrayContaining(['open', 'closed']));
    expect(await demonstration.house.db.selectFrom('core.policy_versions').select('version').execute()).toHaveLength(3);
    expect(await demonstration.house.db.selectFrom('core.policy_proposals').select('id').where('state', '=', 'open').execute()).toHaveLength(1);
  });

  test('has a desk of reports in every state, reviewed by people, one of them late and explained', async () => {
    const { db } = demonstration.house;
    const reports = await db.selectFrom('reporting.reports').select(['state', 'reviewed_at', 'review_due_at', 'off_hours', 'urgent']).execute();
    expect(new Set(reports.map(({ state }) => state))).toEqual(new Set(['new', 'reviewed', 'needs-information', 'accepted', 'declined', 'duplicate']));
    expect(reports.filter(({ reviewed_at: at, review_due_at: due }) => at !== null && at > due)).toHaveLength(1);
    expect(reports.some(({ off_hours, urgent }) => off_hours && urgent)).toBe(true);
    expect(await db.selectFrom('core.journal').select('why').where('act', '=', 'finding.assigned').where('why', 'is not', null).execute()).not.toEqual([]);
    const stray = await db.selectFrom('reporting.mails').select('outcome').where('outcome', 'in', ['set-aside', 'bounce']).execute();
    expect(new Set(stray.map(({ outcome }) => outcome))).toEqual(new Set(['set-aside', 'bounce']));
  });

  test('has called the deputy in the night for what was exploited, who saw it in time by the form of the call', async () => {
    const { db } = demonstration.house;
    const urgent = await db.selectFrom('contact.escalations').selectAll().where('about_kind', '=', 'report').where('urgent', '=', true).executeTakeFirstOrThrow();
    expect([urgent.seen_how, urgent.seen_at! <= urgent.due_at]).toEqual(['one-time-form', true]);
    const called = await db.selectFrom('contact.steps').select('person').distinct().where('escalation', '=', urgent.id).where('what', '=', 'called').execute();
    expect(called.length).toBeGreaterThan(2);
  });

  test('has canaries that went the whole way, and some that were lost', async () => {
    const canaries = await demonstration.house.db.selectFrom('contact.canaries').select(['channel', 'reached_seat_at', 'due_at']).execute();
    const inTime = canaries.filter(({ reached_seat_at: at, due_at: due }) => at !== null && at <= due);
    expect(new Set(inTime.map(({ channel }) => channel))).toEqual(new Set(['form', 'mail']));
    expect(canaries.length - inTime.length).toBeGreaterThan(0);
    expect(inTime.length).toBeGreaterThan(canaries.length / 2);
  });

  test('says on every page that it is a demonstration', async () => {
    const get = await visit(demonstration, 'owner');
    for (const path of ['/', '/reports', '/reports/mail', '/canaries', '/seats/point-of-contact', '/controls/report-review', '/hosts', '/findings', '/exceptions', '/people', '/journal', '/settings', '/controls/automatic-updates', '/demonstration', '/sign-in', '/nowhere']) {
      const answer = await get(path);
      if (answer.status === 303) continue;
      expect([path, (await answer.text()).includes('<b>Demonstration.</b>')]).toEqual([path, true]);
    }
  });

  test('lets an auditor read and not change', async () => {
    const get = await visit(demonstration, 'auditor');
    expect(await (await get('/')).text()).toContain('Katherine Example');
    expect((await get('/hosts/enrol')).status).toBe(403);
  });

  test('lets nobody in twice by one link', async () => {
    const link = demonstration.offer('developer');
    expect((await fetch(link, { redirect: 'manual' })).headers.getSetCookie()).not.toEqual([]);
    const again = await fetch(link, { redirect: 'manual' });
    expect([again.headers.getSetCookie().filter((cookie) => cookie.includes('session')), again.headers.get('location')]).toEqual([[], '/demonstration']);
  });
});

describe('what is real', () => {
  test('is never touched: not with a database of its own, nor beside its data, nor in a folder with something in it', async () => {
    const real = await mkdtemp(join(tmpdir(), 'writ-real-'));
    await writeFile(join(real, 'master.key'), 'x');
    await expect(start({ environment: { DATABASE_URL: 'postgres://db.example.com/writ' } })).rejects.toMatchObject({ code: 'demonstration-with-database' });
    await expect(start({ environment: { WRIT_DATA: real } })).rejects.toMatchObject({ code: 'demonstration-beside-real' });
    await expect(start({ keep: real })).rejects.toMatchObject({ code: 'demonstration-folder-taken' });
    expect(await readdir(real)).toEqual(['master.key']);
    await rm(real, { recursive: true });
  });
});

describe('two demonstrations of one seed', () => {
  test('are the same company, and the one that is kept is marked and not filled twice', async () => {
    const keep = join(await mkdtemp(join(tmpdir(), 'writ-kept-')), 'demo');
    const days = 8;
    const [kept, other] = await Promise.all([startDemonstration({ home, version: '0.0.0', environment: {}, agentCommand: ['false'], ...SMALL, days, keep }), start({ days })]);
    await Promise.all([kept.filled, other.filled]);
    expect(await verdictCounts(kept)).toEqual(await verdictCounts(other));
    await kept.stop();
    expect(await isDemonstration(keep)).toBe(true);
    await expect(start({ keep })).rejects.toMatchObject({ code: 'demonstration-exists' });
    await rm(dirname(keep), { recursive: true });
  }, SLOW_MS);
});

describe('plans', () => {
  const span = { begin: Date.parse('2025-11-25T09:00:00Z'), end: Date.parse('2026-11-24T09:00:00Z') } as never as Parameters<typeof planInstants>[0];

  test('go from the beginning to the end, forward, with an echo behind what broke', () => {
    const instants = planInstants(span, createDraw(1));
    expect([instants[0], instants.at(-1)]).toEqual([span.begin, span.end]);
    expect(instants).toEqual(instants.toSorted((one, other) => one - other));
    expect(addEchoes(instants, [instants[3]!])).toHaveLength(instants.length + 1);
  });

  test('have a policy that ends with the shipped text and one that waits', async () => {
    const shipped = await readFile(join(ROOT, 'policy/security.md'), 'utf8');
    expect(policyHistory(shipped).at(-2)).toBe(shipped);
    expect(policyHistory(shipped)).toHaveLength(4);
    expect(policyHistory('Another text.')).toEqual(['Another text.']);
  });
});
