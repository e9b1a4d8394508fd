import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { PageRequest } from '../../platform/http/route.ts';
import { address } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { errors as directoryErrors } from '../directory/errors.ts';
import { PeoplePage, type PeoplePageProps, type PersonRow } from '../directory/people-page.tsx';
import { findPerson, listPeople } from '../directory/people.ts';
import { PersonPage } from '../directory/person-page.tsx';
import { listServices } from '../directory/services.ts';
import type { FormProblem } from '../form-problem.ts';
import { readJournal } from '../journal/read-journal.ts';
import { mayEverAct } from '../permissions/index.ts';
import type { Console } from './console.ts';
import { countKeysByOwner, describeAccount, NO_ACCOUNT, readAccountsByPerson, readSeenKeys } from './read-people.ts';
import { LIST_FORMATS } from './write-list.ts';

const STANDINGS = ['here', 'departed', 'all'] as const;
export const PeopleQuery = z.object({
  q: z.string().max(200).optional(),
  standing: z.enum(STANDINGS).optional().catch(undefined),
  after: z.uuid().optional().catch(undefined),
  format: z.enum(LIST_FORMATS).optional(),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

const PAGE = 50;

/** The list, also as it stands after a form on it did not fit. */
export async function showPeople(console: Console, request: PageRequest<Viewer, unknown, PeopleQuery>, again?: PeoplePageProps['again']) {
  const { db } = console;
  const [frame, rows, services, keyCounts] = await Promise.all([console.frame(request), readRows(console, request), listServices(db), countKeysByOwner(db)]);
  const { q, standing, after } = request.query;
  const start = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  const people = rows.slice(start, start + PAGE);
  const next = start + PAGE < rows.length ? people.at(-1)?.id : undefined;
  return (
    <PeoplePage frame={{ ...frame, path: again ? address.people : frame.path }} people={people} services={services.slice(0, 200).map((service) => ({ ...service, keyCount: keyCounts.get(service.id) ?? 0 }))} page={{ total: rows.length, after: next }}
      seats={[...console.seats.titles].map(([id, title]) => ({ id, title }))} filter={{ q, standing: standing === 'here' ? undefined : standing }} again={again} mayAdd={mayEverAct(request.viewer, 'person.add', request.now)} />
  );
}

/** Names lie sealed, so everybody is opened and then chosen from: hundreds of people, not millions. */
export async function readRows({ db, box, seats }: Console, { viewer, now, query: { q = '', standing = 'here' } }: Pick<PageRequest<Viewer, unknown, PeopleQuery>, 'viewer' | 'now' | 'query'>): Promise<readonly PersonRow[]> {
  const [people, accounts, keyCounts, places] = await Promise.all([listPeople(db, box), readAccountsByPerson(db, now), countKeysByOwner(db), seats.places()]);
  const mayReadAccounts = mayEverAct(viewer, 'account.read', now);
  const wanted = q.trim().toLowerCase();
  return people
    .filter(({ departedAt }) => standing === 'all' || (departedAt === undefined) === (standing === 'here'))
    .filter(({ name, email }) => wanted === '' || name.toLowerCase().includes(wanted) || email?.toLowerCase().includes(wanted) === true)
    .map((person) => {
      const account = accounts.get(person.id) ?? NO_ACCOUNT;
      return { ...person, roles: account.roles, account: mayReadAccounts ? account.state : undefined, keyCount: keyCounts.get(person.id) ?? 0, seats: places.filter((place) => place.person === person.id).map(({ name, as }) => (as === 'holder' ? name : `${name} (deputy)`)) };
    });
}

/** One person's page, also as it stands after a form on it did not fit, or with the link that was just made. */
export async function showPerson(console: Console, request: PageRequest<Viewer, { id: Id<'person'> }>, { problems, invitation }: { problems?: readonly FormProblem[]; invitation?: string } = {}) {
  const { db, box } = console;
  const { params: { id }, viewer, now } = request;
  const person = await findPerson(db, box, id);
  if (!person) throw directoryErrors('person-not-found');
  const may = (act: Parameters<typeof mayEverAct>[1]): boolean => mayEverAct(viewer, act, now);
  const account = (await readAccountsByPerson(db, now)).get(id) ?? NO_ACCOUNT;
  const [frame, places, keys, nameOf, described, journal] = await Promise.all([
    console.frame(request), console.seats.places(), readSeenKeys(db, { kind: 'person', id }), console.names(),
    may('account.read') ? describeAccount(db, account) : undefined, may('journal.read') ? readJournal(db, { subject: { kind: 'person', id } }, { limit: 20 }) : undefined,
  ]);
  return (
    <PersonPage frame={frame} person={person} roles={account.roles} seats={places.filter((place) => place.person === id)} account={described} keys={keys} entries={journal?.entries} nameOf={nameOf}
      invitation={invitation} problems={problems} may={{ change: may('person.change'), depart: may('person.depart'), grantRoles: may('role.grant'), invite: may('account.invite') }} />
  );
}
