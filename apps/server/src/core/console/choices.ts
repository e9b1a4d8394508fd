import type { Id } from '@writ/kernel';
import type { Option } from '../../ui/components/index.ts';
import { findPerson, listPeople } from '../directory/people.ts';
import type { Console } from './console.ts';
import { consoleErrors } from './errors.ts';
import { marginSource } from './margin-source.ts';

/** The people who are here, to choose one of. */
export async function choosePeople({ db, box }: Pick<Console, 'db' | 'box'>): Promise<readonly Option[]> {
  const people = await listPeople(db, box);
  return people.filter(({ departedAt }) => departedAt === undefined).map(({ id, name }) => ({ value: id, text: name }));
}

/** The controls of the policy in force that something measures: only they have findings and exceptions. */
export async function chooseControls(console: Console): Promise<readonly Option[]> {
  const { plan } = await marginSource(console);
  return plan.controls.map(({ id, definition }) => ({ value: id, text: definition.title }));
}

/** Throws `assignee-not-here` for somebody who is not (any more) of the company. */
export async function refuseAbsent({ db, box }: Pick<Console, 'db' | 'box'>, person: Id<'person'> | undefined): Promise<void> {
  if (person === undefined) return;
  const found = await findPerson(db, box, person);
  if (!found || found.departedAt !== undefined) throw consoleErrors('assignee-not-here');
}
