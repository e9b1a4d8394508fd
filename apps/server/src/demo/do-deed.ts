import type { Id, Instant } from '@writ/kernel';
import { assignFinding } from '../core/findings/work-on-finding.ts';
import type { Trx } from '../platform/db.ts';
import { alertContact, answerDelegation, offerDelegation, readDelegation, readUnseen, recordSeen, useCallForm } from '../sections/contact/index.ts';
import { addNote, decideReport, finishReport, postCompanyMessage, postReporterMessage, publishThanks, readReportRule, reviewReport, type ReportingDoorTables } from '../sections/reporting/index.ts';
import { address } from '../ui/addresses.ts';
import type { Company } from './company.ts';
import { addressOf } from './keep-reach.ts';
import { rawMail } from './raw-mail.ts';
import type { Deed, ReportStory } from './report-story.ts';
import type { ReportingDesk } from './reporting-desk.ts';
import type { ReportThatCame } from './take-report.ts';
import type { SimulatedPerson } from './simulated-person.ts';

interface DeedSetting {
  readonly company: Company;
  readonly desk: ReportingDesk;
  readonly story: ReportStory;
  readonly came: ReportThatCame;
  /** Reports that came before, by what their stories call them. */
  readonly others: ReadonlyMap<string, ReportThatCame>;
}

/** Somebody does something about a report now, by the use case behind the page on which a real person would. Whoever is not there any more does nothing. */
export async function doDeed(deed: Deed, setting: DeedSetting): Promise<void> {
  if (deed.does === 'reply') return reply(setting, deed.text);
  const person = setting.company.people.get(deed.by);
  if (person) await act(deed, person, setting);
}

async function act(deed: Exclude<Deed, { does: 'reply' }>, person: SimulatedPerson, { company, desk: { parts, outside }, came: { report, number }, others }: DeedSetting): Promise<void> {
  const { db } = parts;
  const about = { kind: 'report', id: report } as const;
  const by = person.id;
  const at = company.clock.now();
  const within = <Result>(work: (trx: Trx<ReportingDoorTables>) => Promise<Result>): Promise<Result> => db.transaction().execute(work);
  switch (deed.does) {
    case 'see': {
      const secret = deed.how === 'form' ? /\/call\/([\w-]+)/.exec(outside.lastTo(addressOf(person, 'mail'))?.text ?? '')?.[1] : undefined;
      return secret === undefined ? within((trx) => seeAll(trx, report, by, at)) : useCallForm(parts, secret, 'seen', at);
    }
    case 'alert': return within((trx) => alertContact(trx, about, { by, at }));
    case 'judge': return within(async (trx) => ((await isNew(trx, report)) ? reviewReport : decideReport)(parts, trx, { report, verdict: deed.verdict, reason: deed.reason, by, at }));
    case 'join': {
      const original = others.get(deed.original);
      // What it is the same as came before the history began: then it is the first.
      const verdict = original ? { verdict: 'duplicate', duplicateOf: original.report } as const : { verdict: 'to-investigate' } as const;
      return within((trx) => reviewReport(parts, trx, { report, ...verdict, reason: deed.reason, by, at }));
    }
    case 'answer': return void (await within((trx) => postCompanyMessage(parts, trx, { report, text: deed.text, by, at })));
    case 'note': return void (await within((trx) => addNote(parts, trx, { report, text: deed.text, by, at })));
    case 'ask': {
      const to = company.people.get(deed.to);
      if (to) await within((trx) => offerDelegation(parts, trx, { about, label: `Report ${number}`, path: address.report(report), to: to.id, ask: deed.text, by, at }));
      return;
    }
    case 'take-on': {
      const offer = await readDelegation(parts, about);
      if (offer?.to === by) await within((trx) => answerDelegation(parts, trx, { delegation: offer.id, answer: 'accepted', said: deed.text, by, at }));
      return;
    }
    case 'finish': return within((trx) => finishReport(parts, trx, { report, words: deed.words, by, at }));
    case 'thank': return within((trx) => publishThanks(trx, { report, text: deed.text, by, at }));
    case 'explain': return explain(company, deed, by, at);
  }
}

/** What somebody of the seat does on the page of a report: its own chain, and those of its reporter's answers. */
async function seeAll(trx: Trx<ReportingDoorTables>, report: Id<'report'>, by: Id<'person'>, at: Instant): Promise<void> {
  const messages = await trx.selectFrom('reporting.messages').select('id').where('report', '=', report).where('from_whom', '=', 'reporter').execute();
  const answers = await readUnseen(trx, 'message', messages.map(({ id }) => id));
  for (const about of [{ kind: 'report', id: report } as const, ...answers.map((chain) => chain.about)]) await recordSeen(trx, about, { by, how: 'signed-in', at });
}

async function isNew(trx: Trx<ReportingDoorTables>, report: Id<'report'>): Promise<boolean> {
  return (await trx.selectFrom('reporting.reports').select('state').where('id', '=', report).executeTakeFirst())?.state === 'new';
}

/** The reporter writes where they wrote before. */
async function reply({ company: { clock }, desk: { parts, outside, takeMail }, story, came: { report } }: DeedSetting, text: string): Promise<void> {
  const at = clock.now();
  const email = story.from?.email;
  const ours = email === undefined ? undefined : outside.lastTo(email)?.messageId;
  if (story.by === 'mail' && ours !== undefined) return takeMail(rawMail([`From: <${email}>`, `Subject: Re: ${story.title}`, `In-Reply-To: ${ours}`], `${story.key}-${at}`, text));
  const rule = await readReportRule(parts);
  await parts.db.transaction().execute((trx) => postReporterMessage(parts, trx, { report, text, via: 'thread', intakeKey: `thread:${report}:${at}`, files: [], at, rule }));
}

/** What made the last break, in the words of whoever answers for it: they stand on its finding. */
async function explain({ house: { db } }: Company, { control, text }: Extract<Deed, { does: 'explain' }>, by: Id<'person'>, now: Instant): Promise<void> {
  const finding = await db.selectFrom('core.findings').select('id').where('control', '=', control).where('closed_at', 'is', null).orderBy('opened_at', 'desc').limit(1).executeTakeFirst();
  if (finding) await db.transaction().execute((trx) => assignFinding(trx, { finding: finding.id, by, assignee: by, why: text, now }));
}
