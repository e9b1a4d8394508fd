import { MS, plus, type Instant } from '@writ/kernel';
import { addKnownKey } from '../core/directory/known-keys.ts';
import { addPerson, recordDeparture } from '../core/directory/people.ts';
import { addService } from '../core/directory/services.ts';
import { disableAccount, invitePerson, offerFirstOwnerLink } from '../core/sign-in/index.ts';
import { appointDeputy, appointHolder, readSeat, standDown } from '../sections/contact/index.ts';
import { owner, type Company } from './company.ts';
import { momentFor } from './plan-instants.ts';
import { signUp } from './simulated-person.ts';
import { STAFF, type Employee } from './staff.ts';
import { LOGGING_SERVICES } from './told-lines.ts';

const SEAT = 'point-of-contact';
/** Servers are deployed to, and backed up, by programs with keys of their own. */
const SERVICES = [{ name: 'deploy', about: 'Puts releases on servers.' }, { name: 'backup', about: 'Fetches what is backed up, every night.' }] as const;

/** The first owner signs up with the link that the server prints, and takes the seat. */
export async function foundCompany(company: Company, now: Instant): Promise<void> {
  const { house: { db }, app, people, keys } = company;
  const first = STAFF[0]!;
  const link = await offerFirstOwnerLink(app.signIn, now, true);
  people.set(first.handle, await signUp(app.signIn, first, link!, now));
  const { id, actor } = owner(company);
  if (!(await readSeat(db, SEAT)).holder) await db.transaction().execute((trx) => appointHolder(trx, SEAT, id, actor, now));
  await enterKey(company, first, now);
  for (const service of SERVICES) {
    keys.grant(service.name, now, undefined);
    await db.transaction().execute(async (trx) => {
      const { id: serviceId } = await addService(trx, service, actor, now);
      await addKnownKey(trx, { text: keys.of(service.name).line, owner: { kind: 'service', id: serviceId } }, actor, now);
    });
  }
  await db.transaction().execute(async (trx) => {
    for (const service of LOGGING_SERVICES) await addService(trx, service, actor, now);
  });
}

/** Whoever has joined by now and is not there yet is entered, and signs up if they have a role. */
export async function welcome(company: Company, now: Instant): Promise<void> {
  const { house: { db, box }, app, people, entered } = company;
  const { actor } = owner(company);
  for (const employee of STAFF.slice(1)) {
    if (entered.has(employee.handle) || !isHere(company, employee, now)) continue;
    entered.add(employee.handle);
    const person = await db.transaction().execute((trx) => addPerson(trx, box, employee, actor, now));
    if (employee.roles.length === 0) continue;
    people.set(employee.handle, await signUp(app.signIn, employee, await invitePerson(app.signIn, person.id, employee.roles, actor, now), now));
    if (employee.operates) await enterKey(company, employee, now);
  }
}

/** Whoever has left by now is recorded as gone, and their account is closed. A key that somebody forgot on a server stays there. */
export async function bidFarewell(company: Company, now: Instant): Promise<void> {
  const { house: { db }, app, people } = company;
  const { actor } = owner(company);
  for (const [handle, person] of people) {
    if (isHere(company, person.employee, now)) continue;
    people.delete(handle);
    const { deputies } = await readSeat(db, SEAT);
    await db.transaction().execute(async (trx) => {
      if (deputies.some((deputy) => deputy.person === person.id)) await standDown(trx, SEAT, person.id, actor, now);
      await recordDeparture(trx, person.id, actor, now);
    });
    await disableAccount(app.signIn, person.account, actor, now);
  }
}

/** Sees to it that the point of contact has a deputy; a week may pass until somebody notices that there is none. */
export async function keepDeputy(company: Company, now: Instant): Promise<void> {
  const { house: { db }, people } = company;
  const { deputies } = await readSeat(db, SEAT);
  // The first deputy is one who will leave, so that the history shows an empty place.
  const next = people.get('edsger') ?? people.get('grace');
  if (deputies.length > 0 || next === undefined) return;
  await db.transaction().execute((trx) => appointDeputy(trx, SEAT, next.id, owner(company).actor, now));
}

async function enterKey({ house: { db }, keys, people, instants, span }: Company, employee: Employee, now: Instant): Promise<void> {
  const person = people.get(employee.handle)!;
  const leaves = employee.leftDaysAgo === undefined ? undefined : momentFor(instants, plus(span.end, -employee.leftDaysAgo * MS.day));
  keys.grant(employee.handle, now, leaves);
  await db.transaction().execute((trx) => addKnownKey(trx, { text: keys.of(employee.handle).line, owner: { kind: 'person', id: person.id } }, person.actor, now));
}

function isHere({ span }: Company, { joinedDaysAgo, leftDaysAgo }: Employee, now: Instant): boolean {
  return now >= span.end - joinedDaysAgo * MS.day && (leftDaysAgo === undefined || now < span.end - leftDaysAgo * MS.day);
}
