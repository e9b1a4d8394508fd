import { toIso } from '@writ/kernel';
import { z } from 'zod';
import { address } from '../../ui/addresses.ts';
import type { PersonRow } from '../directory/people-page.tsx';
import { errors as directoryErrors } from '../directory/errors.ts';
import { addPerson, findPerson, renamePerson } from '../directory/people.ts';
import { page, redirect, shown } from '../permissions/doors.ts';
import { changeRoles, invitePerson } from '../sign-in/manage-accounts.ts';
import type { Console } from './console.ts';
import { consoleErrors } from './errors.ts';
import { orAgain, problemsAt, valuesOf } from './form-again.ts';
import { actorOf, idParam, line, Roles } from './form-parts.ts';
import { NO_ACCOUNT, readAccountsByPerson } from './read-people.ts';
import { PeopleQuery, readRows, showPeople, showPerson } from './show-people.tsx';
import { writeList, type ListForMachines } from './write-list.ts';

const PersonId = idParam<'person'>();
const PersonForm = z.strictObject({
  name: line(200, 'Say their name.'),
  email: z.union([z.literal('').transform(() => undefined), z.email('An address such as ada@example.com.').max(320)]).optional(),
});

/** The people of the company: who they are, what they may do here, and how they come and go. */
export function peopleRoutes(console: Console) {
  const { db, box } = console;

  return [
    page({
      url: address.people, act: 'person.read', query: PeopleQuery,
      async handle(request) {
        if (request.query.format) return writeList(listForMachines(await readRows(console, request)), request.query.format, request.now);
        return showPeople(console, request);
      },
    }),
    page({
      method: 'POST', url: address.people, act: 'person.add', body: PersonForm,
      handle: (request) => orAgain(
        async () => {
          const person = await db.transaction().execute((trx) => addPerson(trx, box, request.body, actorOf(request.viewer), request.now));
          await console.lookAtHouse();
          return redirect(address.person(person.id), 'Added. Add their SSH keys, so that they are known on every server.');
        },
        (problems) => showPeople(console, { ...request, query: {} }, { form: 'person', values: { name: request.body.name, email: request.body.email }, problems }),
        { 'person-exists': 'email' },
      ),
      onInvalid: async (request, problems) => shown(await showPeople(console, { ...request, query: {} }, { form: 'person', values: valuesOf(request.body), problems: problemsAt(problems) }), 422),
    }),
    page({ url: '/people/:id', act: 'person.read', params: PersonId, handle: (request) => showPerson(console, request) }),
    page({
      method: 'POST', url: '/people/:id/rename', act: 'person.change', params: PersonId, body: PersonForm,
      handle: (request) => orAgain(
        async () => {
          const { params: { id }, viewer, now } = request;
          const known = await findPerson(db, box, id);
          const signsIn = ((await readAccountsByPerson(db, now)).get(id) ?? NO_ACCOUNT).state !== 'none';
          // The name alone, unless nobody signs in by the address: see the next route.
          const email = signsIn ? known?.email : request.body.email;
          if (request.body.email !== undefined && request.body.email !== email) throw consoleErrors('address-signs-in');
          await db.transaction().execute((trx) => renamePerson(trx, box, id, { name: request.body.name, email }, actorOf(viewer), now));
          await console.lookAtHouse();
          return redirect(address.person(id), 'Saved.');
        },
        (problems) => showPerson(console, request, { problems }),
        { 'person-exists': 'email', 'address-signs-in': 'name' },
      ),
      onInvalid: async (request, problems) => shown(await showPerson(console, request, { problems: problemsAt(problems) }), 422),
    }),
    // Whoever has the mail address of an account can come in by it from the company's identity provider, so it is as guarded as a way in.
    page({
      method: 'POST', url: '/people/:id/address', act: 'account.invite', params: PersonId, body: PersonForm.pick({ email: true }),
      handle: (request) => orAgain(
        async () => {
          const { params: { id }, body: { email }, viewer, now } = request;
          const known = await findPerson(db, box, id);
          if (!known) throw directoryErrors('person-not-found');
          await db.transaction().execute((trx) => renamePerson(trx, box, id, { name: known.name, email }, actorOf(viewer), now));
          return redirect(address.person(id), 'Saved. They sign in with this address from now on.');
        },
        (problems) => showPerson(console, request, { problems }),
        { 'person-exists': 'email' },
      ),
      onInvalid: async (request, problems) => shown(await showPerson(console, request, { problems: problemsAt(problems) }), 422),
    }),
    page({
      method: 'POST', url: '/people/:id/roles', act: 'role.grant', params: PersonId, body: z.object({ roles: Roles }),
      handle: (request) => orAgain(
        async () => {
          const account = (await readAccountsByPerson(db, request.now)).get(request.params.id) ?? NO_ACCOUNT;
          const own = account.id === request.viewer.account ? request.viewer.by.id : undefined;
          await changeRoles(console.signIn, account.id ?? '', request.body.roles, actorOf(request.viewer), request.now, own);
          await console.lookAtHouse();
          return redirect(address.person(request.params.id), 'Roles saved.');
        },
        (problems) => showPerson(console, request, { problems }),
        { 'owner-needed': 'roles', 'account-missing': 'roles' },
      ),
    }),
    page({
      method: 'POST', url: '/people/:id/invite', act: 'account.invite', params: PersonId, body: z.object({ roles: Roles }),
      handle: (request) => orAgain(
        // Not a redirect: the link is shown on this one page and kept nowhere.
        async () => showPerson(console, request, { invitation: await invitePerson(console.signIn, request.params.id, request.body.roles, actorOf(request.viewer), request.now) }),
        (problems) => showPerson(console, request, { problems }),
        { 'account-exists': 'invite' },
      ),
    }),
    page({
      method: 'POST', url: '/people/:id/depart', act: 'person.depart', params: PersonId,
      handle: (request) => orAgain(
        async () => {
          await console.departPerson(request.params.id, actorOf(request.viewer), request.now);
          await console.lookAtHouse();
          return redirect(address.person(request.params.id), 'Their departure is recorded; nothing of theirs opens anything here any more.');
        },
        (problems) => showPerson(console, request, { problems }),
        { 'person-holds-seat': undefined, 'owner-needed': undefined, 'person-departed': undefined },
      ),
    }),
  ];
}

function listForMachines(rows: readonly PersonRow[]): ListForMachines {
  return {
    name: 'people',
    columns: ['id', 'name', 'email', 'roles', 'seats', 'keys', 'account', 'since', 'departedAt'],
    rows: rows.map((row) => [row.id, row.name, row.email, row.roles.join(' '), row.seats.join(', '), row.keyCount, row.account, toIso(row.createdAt), row.departedAt && toIso(row.departedAt)]),
  };
}
