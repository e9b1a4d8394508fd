import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { MS, newId, type Id } from '@writ/kernel';
import { createTestDatabase, fakeClock, type TestDatabase } from '@writ/testkit';
import { parameters, duration, type ControlRegistry } from '@writ/policy';
import { readJournal } from '../journal/read-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import type { Trx } from '../../platform/db.ts';
import { approvePolicy, refusePolicy } from './approve-policy.ts';
import { listRunningDeadlines, meetDeadline, rebaseDeadline, startDeadline } from './deadlines.ts';
import { createPolicyReader } from './policy-reader.ts';
import { proposePolicy } from './propose-policy.ts';
import { putFirstPolicyInForce } from './put-first-policy-in-force.ts';
import { createPolicyInForce, listPolicyVersions, readPolicyInForce, readProposal, readWaitingProposal } from './read-policy-in-force.ts';
import type { PolicyTables } from './tables.ts';
import { watchPolicyFile } from './watch-policy-file.ts';

type Tables = PolicyTables & JournalTables;

const REGISTRY: ControlRegistry = {
  controls: new Map([['fix', { id: 'fix', catalogue: 'T4', section: 1, title: 'Fix', subject: 'finding' as const, parameters: parameters({ within: duration({ business: false }) }) }]]),
  laws: [],
};
const textOf = (days: number, words = days) => `# Policy\n\n## 1. Response\n\nEverything is fixed within ${words} days.\n\n\`\`\`yaml control=fix\nwithin: ${days} days\n\`\`\`\n`;
const reader = createPolicyReader(REGISTRY, 'policy/security.md');
const [ada, bob] = [newId<'person'>(), newId<'person'>()];
const clock = fakeClock();
const made: TestDatabase<Tables>[] = [];
let database: TestDatabase<Tables>;

beforeEach(async () => { made.push(database = await createTestDatabase<Tables>()); });
afterAll(async () => { for (const each of made) await each.drop(); });

const write = <Result>(work: (trx: Trx<Tables>) => Promise<Result>): Promise<Result> => database.db.transaction().execute(work);
const begin = () => write((trx) => putFirstPolicyInForce(trx, reader, textOf(180), clock.now()));
const propose = (text: string, by?: Id<'person'>) => write((trx) => proposePolicy(trx, reader, { text, by, now: clock.now() }));
const approve = (proposal: Id<'proposal'>, by: Id<'person'>, approverCount = 2) => write((trx) => approvePolicy(trx, reader, { proposal, by, approverCount, now: clock.now() }));
const acts = async () => (await readJournal(database.db, {})).entries.map((entry) => entry.act).toReversed();

describe('the first policy', () => {
  test('comes into force by itself, once, with its hash in the journal', async () => {
    await begin();
    expect(await readPolicyInForce(database.db, reader)).toMatchObject({ version: 1, approvedBy: undefined, policy: { controls: [{ id: 'fix' }] } });
    await expect(begin()).rejects.toMatchObject({ code: 'policy-exists' });
    const [entry] = (await readJournal(database.db, {})).entries;
    expect(entry).toMatchObject({ act: 'policy.loaded', detail: { version: 1, sha256: (await readPolicyInForce(database.db, reader))!.sha256 } });
  });

  test('with an error does not come into force', async () => {
    await expect(write((trx) => putFirstPolicyInForce(trx, reader, textOf(180, 90), clock.now()))).rejects.toMatchObject({ code: 'policy-invalid' });
    expect(await readPolicyInForce(database.db, reader)).toBeUndefined();
  });
});

describe('a new text', () => {
  test('is a proposal with its clause-level difference, and changes nothing before another person approves it', async () => {
    await begin();
    const proposal = (await propose(textOf(120), ada))!;
    expect(proposal).toMatchObject({ state: 'open', changes: [{ kind: 'changed', parameters: [{ control: 'fix', name: 'within' }] }] });
    expect(await readPolicyInForce(database.db, reader)).toMatchObject({ version: 1 });
    await expect(approve(proposal.id, ada)).rejects.toMatchObject({ code: 'approver-is-proposer' });
    expect(await approve(proposal.id, bob)).toEqual({ version: 2 });
    expect(await readPolicyInForce(database.db, reader)).toMatchObject({ version: 2, proposedBy: ada, approvedBy: bob });
    expect(await acts()).toEqual(['policy.loaded', 'policy.proposed', 'policy.loaded']);
    await expect(approve(proposal.id, bob)).rejects.toMatchObject({ code: 'proposal-missing' });
  });

  test('may be approved by its proposer only while nobody else could, and the entry says so', async () => {
    await begin();
    const proposal = (await propose(textOf(120), ada))!;
    await approve(proposal.id, ada, 1);
    expect((await readJournal(database.db, { act: 'policy.loaded' })).entries[0]).toMatchObject({ why: expect.stringContaining('alone') as string });
  });

  test('with errors waits to be mended, with all of them, and can be approved by nobody', async () => {
    await begin();
    const proposal = (await propose(textOf(120, 180), ada))!;
    expect(proposal.state).toBe('invalid');
    expect(proposal.diagnostics.length).toBeGreaterThan(0);
    await expect(approve(proposal.id, bob)).rejects.toMatchObject({ code: 'proposal-missing' });
    expect(await readPolicyInForce(database.db, reader)).toMatchObject({ version: 1 });
  });

  test('that waits already is the same proposal, a newer one takes its place, and the text in force takes it back', async () => {
    await begin();
    const first = (await propose(textOf(120)))!;
    expect((await propose(textOf(120)))!.id).toBe(first.id);
    const second = (await propose(textOf(90)))!;
    expect(await readProposal(database.db, reader, first.id)).toMatchObject({ proposal: { state: 'superseded' } });
    expect(await propose(textOf(180))).toBeUndefined();
    expect(await readProposal(database.db, reader, second.id)).toMatchObject({ proposal: { state: 'superseded' } });
    expect(await readWaitingProposal(database.db, reader)).toBeUndefined();
  });

  test('that is refused changes nothing', async () => {
    await begin();
    const proposal = (await propose(textOf(120), ada))!;
    await write((trx) => refusePolicy(trx, { proposal: proposal.id, by: bob, why: 'Too soon.', now: clock.now() }));
    expect(await readWaitingProposal(database.db, reader)).toBeUndefined();
    expect(await readPolicyInForce(database.db, reader)).toMatchObject({ version: 1 });
  });

  test('proposed by many at once leaves one that waits', async () => {
    await begin();
    await Promise.all([120, 90, 60, 30].map((days) => propose(textOf(days))));
    const waiting = await database.db.selectFrom('core.policy_proposals').select('id').where('state', '=', 'open').execute();
    expect(waiting).toHaveLength(1);
  });

  test('is read again by those who hold the old one', async () => {
    await begin();
    const inForce = createPolicyInForce(database.db, reader);
    const before = await inForce();
    expect(await inForce()).toBe(before);
    await approve((await propose(textOf(120), ada))!.id, bob);
    expect(await inForce()).toMatchObject({ version: 2 });
    expect(await listPolicyVersions(database.db)).toMatchObject([{ version: 2 }, { version: 1 }]);
  });
});

describe('a running deadline', () => {
  const subject = { kind: 'finding', id: 'f1' } as const;
  const start = () => write((trx) => startDeadline(trx, { what: 'finding.fix', subject, control: 'fix', policyVersion: 1, beganAt: clock.now(), dueAt: (clock.now() + 180 * MS.day) as never }));

  test('is told by a proposal that touches it, and keeps the version it began under', async () => {
    await begin();
    await start();
    const proposal = (await propose(textOf(120), ada))!;
    expect(proposal.touches).toMatchObject([{ control: 'fix', running: 1 }]);
    await approve(proposal.id, bob);
    expect(await listRunningDeadlines(database.db)).toMatchObject([{ policyVersion: 1, dueAt: clock.now() + 180 * MS.day }]);
  });

  test('moves only when a person re-bases it, and that is an entry', async () => {
    await begin();
    const id = await start();
    expect(await start()).toBe(id);
    await write((trx) => rebaseDeadline(trx, { id, policyVersion: 1, dueAt: (clock.now() + MS.day) as never, by: ada, why: 'Agreed.', now: clock.now() }));
    expect(await listRunningDeadlines(database.db)).toMatchObject([{ dueAt: clock.now() + MS.day }]);
    expect(await acts()).toEqual(['policy.loaded', 'deadline.rebased']);
    await write((trx) => meetDeadline(trx, 'finding.fix', subject, clock.now()));
    expect(await listRunningDeadlines(database.db)).toEqual([]);
  });
});

test('a file that is watched is proposed once for each text, and a failure is tried again at the next change', async () => {
  let text: string | undefined = 'a';
  let changed = () => {};
  const proposed: string[] = [];
  const failures: unknown[] = [];
  let isBroken = true;
  const told = () => new Promise<void>((resolve) => { onTold = resolve; });
  let onTold = () => {};
  const first = told();
  const watch = watchPolicyFile({ read: async () => text, onChange: (call) => { changed = call; return () => {}; } }, async (next) => {
    if (isBroken) throw new Error('no');
    proposed.push(next);
    onTold();
  }, (error) => { failures.push(error); onTold(); }, 1);
  await first;
  isBroken = false;
  for (const next of ['a', 'b']) {
    text = next;
    const done = told();
    changed();
    await done;
  }
  await watch.stop();
  expect(failures).toHaveLength(1);
  expect(proposed).toEqual(['a', 'b']);
});
