import { MS, plus, type Instant } from '@writ/kernel';
import { openLogArchive } from '../open-log-archive.ts';
import { addCustomer, archiveLately, openReview, QUESTIONS, recordLetterSent, saveAnswers, signReview, type ReviewParts } from '../sections/logging/index.ts';
import { owner, type Company } from './company.ts';

/** Days that are archived at once; the night archives the rest. */
const ARCHIVED_DAYS = 10;
const SIGNED_DAYS_AGO = 9;

const CUSTOMER = { name: 'Example Stores', hosts: ['web-1.example.com', 'api-1.example.com'] } as const;

/** What the reviewer noted where the answer is not simply yes, or where somebody will ask. */
const NOTES: Readonly<Record<string, string>> = { hosts: 'Two, as in the contract.', gaps: 'The silent day of api-1 is explained: a deploy had cut its sender off.', samples: 'Nothing that does not belong there.' };

/** A customer whose servers are managed: one review of theirs is signed and its letter sent, and one is begun. Some days of logs are archived and read back. Throws what the log store does. */
export async function fillCustomer(company: Company, now: Instant): Promise<void> {
  const { app: { logs }, house: { db, box, clock, log, settings, keyring }, policyInForce } = company;
  if (logs === undefined) return;
  const parts: ReviewParts = { db: db as never, box, logs, clock, log, policyInForce };
  const { id: person, actor, employee: { name } } = owner(company);
  const customer = await addCustomer(parts, { ...CUSTOMER, reviewer: person }, actor, plus(now, -40 * MS.day));
  const signedAt = plus(now, -SIGNED_DAYS_AGO * MS.day);
  const signed = await openReview(parts, customer, actor, signedAt);
  const answers = QUESTIONS.map(({ id }) => ({ question: id, answer: 'yes' as const, note: NOTES[id] ?? '' }));
  await signReview(parts, signed, { answers, findings: 'Nothing that needs work.' }, { id: person, name }, signedAt);
  await recordLetterSent(parts, signed, actor, plus(signedAt, MS.hour));
  const begun = await openReview(parts, customer, actor, now);
  await saveAnswers(parts, begun, { answers: QUESTIONS.map(({ id }, index) => ({ question: id, answer: index < 2 ? 'yes' : undefined, note: NOTES[id] ?? '' })), findings: '' });
  await archiveLately({ ...parts, archive: openLogArchive(settings, keyring) }, ARCHIVED_DAYS, now);
}
