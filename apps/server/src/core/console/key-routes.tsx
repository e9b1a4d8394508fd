import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { PageRequest } from '../../platform/http/route.ts';
import { address } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { addKnownKey, removeKnownKey, type KeyOwner } from '../directory/known-keys.ts';
import { ServicePage } from '../directory/service-page.tsx';
import { addService, readService, retireService } from '../directory/services.ts';
import type { FormProblem } from '../form-problem.ts';
import { page, redirect, shown } from '../permissions/doors.ts';
import { mayEverAct } from '../permissions/index.ts';
import type { Console } from './console.ts';
import { orAgain, problemsAt, valuesOf } from './form-again.ts';
import { actorOf, idParam, LastDay, line } from './form-parts.ts';
import { readSeenKeys } from './read-people.ts';
import { refererPath } from './referer-path.ts';
import { showPeople, showPerson } from './show-people.tsx';

const KeyForm = z.strictObject({ key: z.string().max(16_000, 'A public key is one line, at most 16,000 characters.').refine((text) => text.trim() !== '', 'Paste the line of a .pub file.'), until: LastDay.optional() });
const ServiceForm = z.strictObject({ name: line(100, 'Say its name.'), about: line(300, 'Say what it is for.') });
const ServiceId = idParam<'service'>();

const AT_KEY = { 'key-malformed': 'key', 'key-private': 'key', 'key-known': 'key', 'key-until-past': 'until', 'person-departed': undefined } as const;

/** SSH keys of people and services, and the services themselves. */
export function keyRoutes(console: Console) {
  const { db } = console;

  async function addKey(request: PageRequest<Viewer, unknown, unknown, z.output<typeof KeyForm>>, owner: KeyOwner): Promise<void> {
    await db.transaction().execute((trx) => addKnownKey(trx, { text: request.body.key, owner, until: request.body.until }, actorOf(request.viewer), request.now));
    await console.lookAtHouse();
  }
  async function showService(request: PageRequest<Viewer, { id: Id<'service'> }>, problems: readonly FormProblem[] = []) {
    const { id } = request.params;
    const service = await readService(db, id);
    const [frame, keys] = await Promise.all([console.frame(request), readSeenKeys(db, { kind: 'service', id })]);
    return <ServicePage frame={frame} service={service} keys={keys} problems={problems} mayChange={mayEverAct(request.viewer, 'person.change', request.now)} />;
  }
  return [
    page({
      method: 'POST', url: '/people/:id/keys', act: 'person.change', params: idParam<'person'>(), body: KeyForm,
      handle: (request) => orAgain(
        async () => {
          await addKey(request, { kind: 'person', id: request.params.id });
          return redirect(address.person(request.params.id), 'The key is known. Where it stands on a server, it is theirs.');
        },
        (problems) => showPerson(console, request, { problems }),
        AT_KEY,
      ),
      onInvalid: async (request, problems) => shown(await showPerson(console, request, { problems: problemsAt(problems) }), 422),
    }),
    page({
      method: 'POST', url: '/services/:id/keys', act: 'person.change', params: ServiceId, body: KeyForm,
      handle: (request) => orAgain(
        async () => {
          await addKey(request, { kind: 'service', id: request.params.id });
          return redirect(address.service(request.params.id), 'The key is known. Where it stands on a server, it is this service’s.');
        },
        (problems) => showService(request, problems),
        AT_KEY,
      ),
      onInvalid: async (request, problems) => shown(await showService(request, problemsAt(problems)), 422),
    }),
    page({
      method: 'POST', url: '/keys/:id/remove', act: 'person.change', params: idParam<'key'>(),
      async handle({ params, viewer, now, headers }) {
        await db.transaction().execute((trx) => removeKnownKey(trx, params.id, actorOf(viewer), now));
        await console.lookAtHouse();
        return redirect(refererPath(headers.referer), 'The key is theirs no more. Where it is still found, it counts as unknown.');
      },
    }),
    page({
      method: 'POST', url: address.services, act: 'person.change', body: ServiceForm,
      handle: (request) => orAgain(
        async () => {
          const service = await db.transaction().execute((trx) => addService(trx, request.body, actorOf(request.viewer), request.now));
          return redirect(address.service(service.id), 'Added. Add its SSH keys.');
        },
        (problems) => showPeople(console, { ...request, query: {} }, { form: 'service', values: request.body, problems }),
        { 'service-exists': 'service-name' },
      ),
      onInvalid: async (request, problems) => shown(await showPeople(console, { ...request, query: {} }, { form: 'service', values: valuesOf(request.body), problems: problemsAt(problems).map(({ field, text }) => ({ field: field === 'name' ? 'service-name' : field, text })) }), 422),
    }),
    page({ url: '/services/:id', act: 'person.read', params: ServiceId, handle: (request) => showService(request) }),
    page({
      method: 'POST', url: '/services/:id/retire', act: 'person.change', params: ServiceId,
      async handle({ params, viewer, now }) {
        await db.transaction().execute((trx) => retireService(trx, params.id, actorOf(viewer), now));
        await console.lookAtHouse();
        return redirect(address.service(params.id), 'Retired. Its keys are nobody’s any more.');
      },
    }),
  ];
}
