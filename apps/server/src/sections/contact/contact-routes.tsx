import { MS, plus, type Id } from '@writ/kernel';
import { z } from 'zod';
import type { Console } from '../../core/console/console.ts';
import { actorOf, idParam } from '../../core/console/form-parts.ts';
import { open, page, redirect } from '../../core/permissions/doors.ts';
import { mayEverAct } from '../../core/permissions/index.ts';
import { address } from '../../ui/addresses.ts';
import { CanariesPage } from './canary/canaries-page.tsx';
import { CANARY_CHANNELS, listCanaries } from './canary/canary-store.ts';
import { sendCanaryNow } from './canary/send-canary.ts';
import { readCallForm, useCallForm } from './chain/call-form.ts';
import { CallPage } from './chain/call-page.tsx';
import { readChainRule } from './chain/chain-rule.ts';
import { readChain } from './chain/chain-store.ts';
import { alertContact } from './chain/hand-over.ts';
import { recordSeen } from './chain/record-seen.ts';
import { answerDelegation, delegationPath, offerDelegation, withdrawDelegation } from './delegation/delegate.ts';
import { findDelegation } from './delegation/delegation-store.ts';
import { DelegationPage } from './delegation/delegation-page.tsx';
import { errors } from './errors.ts';
import type { ContactParts } from './parts.ts';
import { ESCALATED_KINDS } from './tables.ts';

const Secret = z.object({ secret: z.string().regex(/^[\w-]{20,64}$/) });
const AboutParams = z.object({ kind: z.enum(ESCALATED_KINDS).exclude(['canary']), id: z.string().min(1).max(200) });
const Ask = z.strictObject({ to: z.uuid('Choose somebody.').transform((id) => id as Id<'person'>), ask: z.string().trim().min(1, 'Say what you ask of them.').max(4_000) });
const AnswerForm = z.strictObject({ answer: z.enum(['accepted', 'declined', 'returned']), said: z.string().trim().max(4_000).default('') });
const WHY_OPEN = 'Whoever was called holds a one-time link; it shows a label and no content.';
const CANARIES = 500;

/** The acts on chains and delegations, the page that a call leads to, and the canaries. */
export function contactRoutes(console: Pick<Console, 'frame' | 'names'>, parts: ContactParts) {
  const { db } = parts;
  return [
    page({
      url: '/call/:secret', act: open(WHY_OPEN), params: Secret,
      async handle(request) {
        const { secret } = request.params;
        return <CallPage frame={await console.frame(request)} form={await readCallForm(db, parts.box, secret, request.now)} secret={secret} />;
      },
    }),
    page({
      method: 'POST', url: '/call/:secret', act: open(WHY_OPEN), params: Secret, body: z.strictObject({ what: z.enum(['seen', 'alert']) }),
      async handle({ params, body, now }) {
        await useCallForm(parts, params.secret, body.what, now);
        return redirect(`/call/${params.secret}`, body.what === 'seen' ? 'Said. Nobody is called for it any more.' : 'The contact is being called.');
      },
    }),
    page({
      method: 'POST', url: '/escalations/:kind/:id/seen', act: 'escalation.see', params: AboutParams,
      async handle({ params, viewer, now }) {
        const { path } = await chainOf(parts, params);
        await db.transaction().execute((trx) => recordSeen(trx, params, { by: viewer.person, how: 'signed-in', at: now }));
        return redirect(path, 'Said. Nobody is called for it any more.');
      },
    }),
    page({
      method: 'POST', url: '/escalations/:kind/:id/alert', act: 'escalation.alert', params: AboutParams,
      async handle({ params, viewer, now }) {
        const { path } = await chainOf(parts, params);
        await db.transaction().execute((trx) => alertContact(trx, params, { by: viewer.person, at: now }));
        return redirect(path, 'The contact is being called.');
      },
    }),
    page({
      method: 'POST', url: '/escalations/:kind/:id/delegate', act: 'delegation.offer', params: AboutParams, body: Ask,
      async handle({ params, body, viewer, now }) {
        const { label, path } = await chainOf(parts, params);
        const rule = await readChainRule(parts);
        await db.transaction().execute((trx) => offerDelegation(parts, trx, { about: params, label, path, ...body, by: viewer.person, at: now, rule }));
        return redirect(path, 'Asked. Until they accept, the contact leads.');
      },
    }),
    page({
      url: '/delegations/:id', act: 'self.read', params: idParam<'delegation'>(),
      async handle(request) {
        const delegation = await findDelegation(parts, request.params.id);
        const mayRead = delegation && (delegation.to === request.viewer.person || mayEverAct(request.viewer, 'escalation.read', request.now));
        if (!mayRead) throw errors('delegation-not-found');
        const [frame, nameOf] = await Promise.all([console.frame(request), console.names()]);
        return <DelegationPage frame={frame} delegation={delegation} nameOf={nameOf} />;
      },
    }),
    page({
      method: 'POST', url: '/delegations/:id/answer', act: 'delegation.answer', params: idParam<'delegation'>(), body: AnswerForm,
      async handle({ params: { id }, body, viewer, now }) {
        await db.transaction().execute((trx) => answerDelegation(parts, trx, { delegation: id, answer: body.answer, said: body.said === '' ? undefined : body.said, by: viewer.person, at: now }));
        return redirect(delegationPath(id), body.answer === 'accepted' ? 'You lead the response from now on.' : 'Said. The contact leads.');
      },
    }),
    page({
      method: 'POST', url: '/delegations/:id/withdraw', act: 'delegation.offer', params: idParam<'delegation'>(),
      async handle({ params: { id }, viewer, now }) {
        await db.transaction().execute((trx) => withdrawDelegation(parts, trx, { delegation: id, by: viewer.person, at: now }));
        return redirect(delegationPath(id), 'Taken back. The contact leads.');
      },
    }),
    page({
      url: address.canaries, act: 'escalation.read',
      async handle(request) {
        const [frame, canaries] = await Promise.all([console.frame(request), listCanaries(db, { since: plus(request.now, -30 * MS.day), limit: CANARIES })]);
        const channels = CANARY_CHANNELS.map((channel) => {
          const path = parts.canaryPaths[channel];
          return { channel, closed: 'closed' in path ? path.closed : undefined };
        });
        return <CanariesPage frame={frame} canaries={canaries} channels={channels} maySend={mayEverAct(request.viewer, 'canary.send', request.now)} />;
      },
    }),
    page({
      method: 'POST', url: address.canaries, act: 'canary.send', body: z.strictObject({ channel: z.enum(['form', 'mail']) }),
      async handle({ body, viewer }) {
        await sendCanaryNow(parts, await readChainRule(parts), body.channel, actorOf(viewer));
        return redirect(address.canaries, 'Sent. It is due within the time that the policy says.');
      },
    }),
  ];
}

async function chainOf({ db }: ContactParts, about: z.infer<typeof AboutParams>): Promise<{ readonly label: string; readonly path: string }> {
  const chain = await readChain(db, about);
  if (!chain) throw errors('escalation-not-found');
  return chain;
}
