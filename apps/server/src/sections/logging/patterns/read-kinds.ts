import { sql } from 'kysely';
import type { LoggingParts } from '../parts.ts';

/** More earlier forms of one kind are left out; a search takes so many values. */
const MOST_FORMS = 500;

/** The ids under which lines of a kind were stored: its own, and those of the more special ones that it took the place of. */
export async function readForms({ db }: Pick<LoggingParts, 'db'>, template: string): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly template: string }>`
    with recursive forms as (
      select ${template}::text as template
      union select earlier.template from logging.templates earlier join forms on earlier.became = forms.template
    ) select template from forms limit ${MOST_FORMS}`.execute(db);
  return rows.map((row) => row.template);
}

/** Some words of a kind of lines, to name it; undefined where nobody noted them. */
export async function readWords({ db }: Pick<LoggingParts, 'db'>, template: string): Promise<string | undefined> {
  return (await db.selectFrom('logging.templates').select('words').where('template', '=', template).executeTakeFirst())?.words;
}
