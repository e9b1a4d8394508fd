import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { Viewer } from '../../../core/actor.ts';
import { choosePeople, refuseAbsent } from '../../../core/console/choices.ts';
import type { Console } from '../../../core/console/console.ts';
import { actorOf, idParam, line, PersonChoice } from '../../../core/console/form-parts.ts';
import { download, page, redirect, shown } from '../../../core/permissions/doors.ts';
import { mayEverAct } from '../../../core/permissions/index.ts';
import type { FieldProblem, PageRequest } from '../../../platform/http/route.ts';
import { address } from '../../../ui/addresses.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';
import { recordLetterSent, saveAnswers, signReview } from './answer-review.ts';
import { addCustomer, changeCustomer, endCustomer, MOST_HOSTS } from './keep-customers.ts';
import { dueAt, openReview, reviewEvery } from './open-review.ts';
import { findUnanswered, QUESTIONS } from './questions.ts';
import { ReviewPage } from './review-page.tsx';
import { findCustomer, findReview, listCustomers, listReviews, readContent, readSigned, type ReviewParts } from './review-store.ts';
import { ANSWERS, type Customer, type Review, type ReviewContent } from './review.ts';
import { CustomerPage, ReviewsPage, type CustomerForm, type CustomerRow } from './reviews-page.tsx';

const CustomerId = idParam<'customer'>();
const ReviewId = idParam<'review'>();

const Hosts = z.string().max(20_000).transform((text) => [...new Set(text.split(/[\r\n,]+/).map((name) => name.trim()).filter((name) => name !== ''))])
  .refine((names) => names.length > 0, 'Name at least one server.').refine((names) => names.length <= MOST_HOSTS, `At most ${MOST_HOSTS} servers.`)
  .refine((names) => names.every((name) => name.length <= 253 && /^[\w.:-]+$/.test(name)), 'A server is named by letters, digits, dots and hyphens.');
const CustomerBody = z.strictObject({ name: line(200, 'Say who the customer is.'), hosts: Hosts, reviewer: PersonChoice });

const Answer = z.enum(ANSWERS).optional();
const Note = z.string().max(2_000).default('');
const ReviewBody = z.object({ act: z.enum(['save', 'sign']), findings: z.string().max(10_000).default('') }).catchall(z.union([z.string(), z.array(z.string())])).transform(({ act, findings, ...given }, context) => ({
  act,
  said: {
    findings: plain(findings),
    answers: QUESTIONS.map(({ id }) => {
      const [answer, note] = [Answer.safeParse(given[`answer-${id}`]), Note.safeParse(given[`note-${id}`])];
      if (!answer.success) context.addIssue({ code: 'custom', path: [`answer-${id}`], message: 'Choose one of the answers.' });
      if (!note.success) context.addIssue({ code: 'custom', path: [`note-${id}`], message: 'At most 2000 characters.' });
      return { question: id, answer: answer.data, note: plain(note.data ?? '') };
    }),
  } satisfies Pick<ReviewContent, 'answers' | 'findings'>,
}));

/** The doors of reviews: the customers, one review, its letter. */
export function reviewRoutes(console: Console, logging: LoggingParts) {
  const parts: ReviewParts = { ...logging, box: console.box };
  const { db } = parts;

  async function rowOf(customer: Customer, reviews: readonly Review[]): Promise<CustomerRow> {
    const everyMs = await reviewEvery(parts);
    const last = reviews.find(({ signed }) => signed !== undefined);
    return { customer, open: reviews.find(({ signed }) => signed === undefined), last, dueAt: everyMs === undefined ? undefined : dueAt(customer, last?.signed?.at, everyMs) };
  }

  async function showAll(request: PageRequest<Viewer>, problems?: readonly FieldProblem[], said?: CustomerForm) {
    const customers = await listCustomers(db);
    const [frame, reviews, people, nameOf] = await Promise.all([console.frame(request), listReviews(db, customers.map(({ id }) => id)), choosePeople(console), console.names()]);
    const byCustomer = Map.groupBy(reviews, ({ customer }) => customer);
    const rows = await Promise.all(customers.map((customer) => rowOf(customer, byCustomer.get(customer.id) ?? [])));
    return <ReviewsPage frame={frame} rows={rows} people={people} nameOf={nameOf} mayKeep={mayEverAct(request.viewer, 'customer.keep', request.now)} problems={problems?.map(toProblem)} said={said} />;
  }

  async function showCustomer(request: PageRequest<Viewer, { id: Id<'customer'> }>, problems?: readonly FieldProblem[], said?: CustomerForm) {
    const customer = await findCustomer(db, request.params.id);
    if (!customer) throw errors('customer-not-found');
    const [frame, reviews, people, nameOf] = await Promise.all([console.frame(request), listReviews(db, [customer.id]), choosePeople(console), console.names()]);
    const may = (act: 'customer.keep' | 'review.sign'): boolean => mayEverAct(request.viewer, act, request.now);
    return <CustomerPage frame={frame} row={await rowOf(customer, reviews)} reviews={reviews} people={people} nameOf={nameOf} mayKeep={may('customer.keep')} mayOpen={may('review.sign')} problems={problems?.map(toProblem)} said={said} />;
  }

  async function showReview(request: PageRequest<Viewer, { id: Id<'review'> }>, again?: { readonly said: Pick<ReviewContent, 'answers' | 'findings'>; readonly problems: readonly { field?: string; text: string }[] }) {
    const review = await findReview(db, request.params.id);
    if (!review) throw errors('review-not-found');
    const [frame, customer, content, nameOf] = await Promise.all([console.frame(request), findCustomer(db, review.customer), readContent(parts, review.id), console.names()]);
    return <ReviewPage frame={frame} customer={customer!} review={review} content={{ ...content, ...again?.said }} nameOf={nameOf} maySign={mayEverAct(request.viewer, 'review.sign', request.now)} problems={again?.problems} />;
  }

  async function signedFile(id: Id<'review'>) {
    const file = await readSigned(parts, id);
    if (!file) throw errors('review-not-signed');
    return file;
  }

  return [
    page({ url: '/logs/reviews', act: 'log.read', handle: (request) => showAll(request) }),
    page({
      method: 'POST', url: '/logs/reviews', act: 'customer.keep', body: CustomerBody,
      async handle({ body, viewer, now }) {
        await refuseAbsent(console, body.reviewer);
        const id = await addCustomer(parts, body, actorOf(viewer), now);
        return redirect(address.logCustomer(id), `${body.name} is listed. The first review is opened before it is due.`);
      },
      onInvalid: async (request, problems) => shown(await showAll(request, problems, saidOf(request.body)), 422),
    }),
    page({ url: '/logs/customers/:id', act: 'log.read', params: CustomerId, handle: (request) => showCustomer(request) }),
    page({
      method: 'POST', url: '/logs/customers/:id', act: 'customer.keep', params: CustomerId, body: CustomerBody,
      async handle({ params, body, viewer, now }) {
        await refuseAbsent(console, body.reviewer);
        await changeCustomer(parts, params.id, body, actorOf(viewer), now);
        return redirect(address.logCustomer(params.id), 'Saved. What is open already keeps the servers that it was opened for.');
      },
      onInvalid: async (request, problems) => shown(await showCustomer(request, problems, saidOf(request.body)), 422),
    }),
    page({
      method: 'POST', url: '/logs/customers/:id/end', act: 'customer.keep', params: CustomerId,
      async handle({ params, viewer, now }) {
        await endCustomer(parts, params.id, actorOf(viewer), now);
        return redirect(address.logReviews, 'The management is ended. What was signed stays.');
      },
    }),
    page({
      method: 'POST', url: '/logs/customers/:id/open', act: 'review.sign', params: CustomerId,
      async handle({ params, viewer, now }) {
        return redirect(address.logReview(await openReview(parts, params.id, actorOf(viewer), now)), 'The review is open.');
      },
    }),
    page({ url: '/logs/reviews/:id', act: 'log.read', params: ReviewId, handle: (request) => showReview(request) }),
    page({
      method: 'POST', url: '/logs/reviews/:id', act: 'review.sign', params: ReviewId, body: ReviewBody,
      async handle(request) {
        const { params, body: { act, said }, viewer, now } = request;
        if (act === 'save') {
          await saveAnswers(parts, params.id, said);
          return redirect(address.logReview(params.id), 'Saved. It is not signed yet.');
        }
        const unanswered = findUnanswered(said.answers);
        if (unanswered.length > 0) return shown(await showReview(request, { said, problems: unanswered.map(({ question, text }) => ({ field: `answer-${question}`, text })) }), 422);
        await signReview(parts, params.id, said, { id: viewer.person, name: viewer.name }, now);
        return redirect(address.logReview(params.id), 'The review is signed.');
      },
    }),
    page({
      method: 'POST', url: '/logs/reviews/:id/sent', act: 'review.sign', params: ReviewId,
      async handle({ params, viewer, now }) {
        await recordLetterSent(parts, params.id, actorOf(viewer), now);
        return redirect(address.logReview(params.id), 'Noted: the customer was sent the letter.');
      },
    }),
    page({ url: '/logs/reviews/:id/letter', act: 'log.read', params: ReviewId, handle: async ({ params }) => download(`review-${params.id}.pdf`, 'application/pdf', (await signedFile(params.id)).letter) }),
    page({ url: '/logs/reviews/:id/content', act: 'log.read', params: ReviewId, handle: async ({ params }) => download(`review-${params.id}.json`, 'application/json; charset=utf-8', (await signedFile(params.id)).content) }),
  ];
}

/** Text of a form as it is kept: line breaks are line feeds. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

function toProblem({ path, message }: FieldProblem) {
  return { field: path.replace(/^body\//, ''), text: message };
}

/** What was sent, as far as it can be shown again. */
function saidOf(body: unknown): CustomerForm {
  const sent = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string | undefined => (typeof sent[name] === 'string' ? sent[name].slice(0, 20_000) : undefined);
  return { name: text('name'), hosts: text('hosts'), reviewer: text('reviewer') };
}
