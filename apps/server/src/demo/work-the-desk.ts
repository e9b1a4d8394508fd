import { MS, plus, type Instant } from '@writ/kernel';
import { decideDue } from '../core/findings/decide-due.ts';
import type { FindingRow, Priority } from '../core/findings/finding.ts';
import { listFindings } from '../core/findings/read-findings.ts';
import { assignFinding, closeFinding, planBaseline, triageFinding } from '../core/findings/work-on-finding.ts';
import { businessClockOf } from '../sections/reporting/index.ts';
import type { Company } from './company.ts';
import type { SimulatedPerson } from './simulated-person.ts';

const PRIORITIES: Readonly<Record<string, Priority>> = { 'no-password-ssh': 'P1', 'known-ssh-keys': 'P1', 'disks-encrypted': 'P2', 'antivirus-alive': 'P1', 'supported-operating-system': 'P2', 'automatic-updates': 'P2', 'pending-updates': 'P1', 'reboot-required': 'P2' };
const WHY_CLOSED = ['Mended, and looked at again the next morning.', 'Holds since the configuration is part of the image.', 'Done with the last release.'];
/** What the desk leaves for whoever looks at the demonstration. */
const LEFT_ALONE_MS = 3.5 * MS.day;

/** What people do about findings, at one moment: baselines are planned, new ones are triaged and given to somebody, and those that hold again are closed. */
export async function workTheDesk(company: Company, now: Instant): Promise<void> {
  const { rows } = await listFindings(company.house.db, { state: ['baseline', 'open', 'closing-proposed'] }, now, { limit: 200 });
  for (const finding of rows) await seeTo(company, finding, now);
}

async function seeTo(company: Company, finding: FindingRow, now: Instant): Promise<void> {
  const { draw, span, house: { db } } = company;
  const key = `${finding.control} ${finding.cause} ${finding.openedAt - span.end}`;
  const age = now - finding.openedAt;
  const isLately = now > plus(span.end, -LEFT_ALONE_MS);
  const developer = somebody(company, ['linus', 'radia', 'barbara', 'frances', 'dennis'], key);
  const support = somebody(company, ['ken', 'hedy', 'margaret'], `support ${key}`);
  if (!developer || !support) return;
  if (finding.state === 'baseline' && age >= 2 * MS.day && !isLately) {
    await db.transaction().execute((trx) => planBaseline(trx, { finding: finding.id, by: support.id, assignee: developer.id, dueAt: plus(now, 45 * MS.day), why: 'Found when measuring began.', now }));
  } else if (finding.state === 'open' && finding.assignee === undefined && (!isLately || draw.chance(`left ${key}`) < 0.5)) {
    await triage(company, finding, { support, developer }, now);
  } else if (finding.state === 'closing-proposed' && !isLately && draw.chance(`closes ${key}`) < 0.6) {
    await db.transaction().execute((trx) => closeFinding(trx, { finding: finding.id, by: support.id, why: draw.pick(`why ${key}`, WHY_CLOSED), now }));
  }
}

async function triage(company: Company, finding: FindingRow, { support, developer }: { readonly support: SimulatedPerson; readonly developer: SimulatedPerson }, now: Instant): Promise<void> {
  const { house: { db }, policyInForce } = company;
  const { policy } = (await policyInForce())!;
  const priority = PRIORITIES[finding.control] ?? 'P3';
  const dueAt = decideDue(priority, finding.openedAt, policy.controls, businessClockOf(policy));
  await db.transaction().execute(async (trx) => {
    await triageFinding(trx, { finding: finding.id, by: support.id, priority, dueAt, now });
    await assignFinding(trx, { finding: finding.id, by: support.id, assignee: developer.id, now });
  });
}

function somebody({ people, draw }: Company, handles: readonly string[], key: string): SimulatedPerson | undefined {
  const there = handles.flatMap((handle) => people.get(handle) ?? []);
  return there.length === 0 ? undefined : draw.pick(`who ${key}`, there);
}
