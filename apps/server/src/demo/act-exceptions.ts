import { MS, plus, type Instant } from '@writ/kernel';
import { approveException, refuseException } from '../core/exceptions/approve-exception.ts';
import type { ExceptionKind } from '../core/exceptions/exception.ts';
import { requestException } from '../core/exceptions/request-exception.ts';
import { UNENROLLED } from './act-fleet.ts';
import type { Company } from './company.ts';
import type { Scheduled } from './scheduled.ts';

/** One exception in the company's life: who asked when, for how long, and what came of it. */
interface Story {
  readonly controls: readonly string[];
  readonly host: string;
  readonly kind?: ExceptionKind;
  readonly reason: string;
  readonly by: string;
  readonly askedDaysAgo: number;
  readonly lastsDays: number;
  /** Left out where nobody has decided. */
  readonly decided?: { readonly by: string; readonly as: 'approved' | 'refused'; readonly afterDays: number; readonly why?: string } | undefined;
}

const ANTIVIRUS = ['antivirus-alive', 'signatures-fresh', 'antivirus-scan'];

const STORIES: readonly Story[] = [
  {
    controls: ['disks-encrypted'], host: 'backup-1', by: 'radia', askedDaysAgo: 355, lastsDays: 60,
    reason: 'The array was made before disks were encrypted. Its copies are encrypted by the backup program; the array is replaced this quarter.', decided: { by: 'ada', as: 'approved', afterDays: 1 },
  },
  {
    controls: ANTIVIRUS, host: 'staging-2', by: 'ken', askedDaysAgo: 82, lastsDays: 120,
    reason: 'The machine has 1 GB of memory, and clamd does not fit. It holds no customer data and is made anew with more memory.', decided: { by: 'grace', as: 'approved', afterDays: 1 },
  },
  {
    controls: ['disks-encrypted'], host: 'log-1', by: 'linus', askedDaysAgo: 8, lastsDays: 68,
    reason: 'The volume came unencrypted from the provider. Lines are redacted before they reach it; it is moved to an encrypted one with the next window.', decided: { by: 'grace', as: 'approved', afterDays: 1, why: 'Until the window, and not longer.' },
  },
  {
    controls: [...ANTIVIRUS, 'disks-encrypted', 'supported-operating-system'], host: 'legacy-1', kind: 'not-applicable', by: 'radia', askedDaysAgo: 5.5, lastsDays: 180,
    reason: 'A printer server with firmware of its maker: it runs no system of ours and keeps no data of ours.', decided: { by: 'ada', as: 'approved', afterDays: 1 },
  },
  {
    controls: ['no-password-ssh'], host: 'monitor-2', by: 'barbara', askedDaysAgo: 1.9, lastsDays: 90,
    reason: 'The old dashboards sign in with a password.', decided: { by: 'ada', as: 'refused', afterDays: 0.8, why: 'Give them a key; it takes ten minutes.' },
  },
  {
    controls: ['pending-updates'], host: 'db-2', by: 'radia', askedDaysAgo: 0.3, lastsDays: 21,
    reason: 'The driver of the card reader is not built against the new openssl yet; its maker promised one for the 15th. The port is open to the office network only.',
  },
];

/** What was asked for and decided, where the history reaches back that far. */
export function planExceptionActs({ span }: Company): Scheduled[] {
  return STORIES.flatMap((story) => {
    const askedAt = plus(span.end, -Math.round(story.askedDaysAgo * MS.day));
    // A short history begins with what would still stand at its end.
    const at = askedAt > span.begin ? askedAt : plus(span.begin, MS.hour);
    if (plus(askedAt, story.lastsDays * MS.day) <= at) return [];
    const asked: Ids = [];
    const acts: Scheduled[] = [{ at, act: async (company, now) => void asked.push(...(await ask(company, story, now))) }];
    if (story.decided) acts.push({ at: plus(at, Math.round(story.decided.afterDays * MS.day)), act: (company, now) => decide(company, story, asked, now) });
    return acts;
  });
}

type Ids = Awaited<ReturnType<typeof requestException>>[];

async function ask({ house: { db }, people, agents }: Company, story: Story, now: Instant): Promise<Ids> {
  const { controls, host, kind = 'exception', reason, by, lastsDays } = story;
  const name = `${host}.example.com`;
  const id = name === UNENROLLED ? `expected:${name}` : agents.find(({ machine }) => machine.name === name)?.host;
  const person = people.get(by);
  if (!person || id === undefined) return [];
  const ids: Ids = [];
  for (const control of controls) {
    ids.push(await db.transaction().execute((trx) => requestException(trx, { kind, control, subjects: [{ kind: 'host', id }], reason, expiresAt: plus(now, lastsDays * MS.day), by: person.id, now })));
  }
  return ids;
}

async function decide({ house: { db }, people }: Company, { decided }: Story, asked: Ids, now: Instant): Promise<void> {
  const person = people.get(decided!.by);
  if (!person) return;
  const use = decided!.as === 'approved' ? approveException : refuseException;
  for (const exception of asked) await db.transaction().execute((trx) => use(trx, { exception, by: person.id, why: decided!.why, now }));
}
