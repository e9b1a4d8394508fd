import type { ReadCalendar } from '../../../platform/calendar/index.ts';
import { address } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, ButtonLink, Callout, ChoiceField, Form, PageHead, Part } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { weekdayOf } from './calendar-page.tsx';

/** A page of more would be slow to read and to send; the rest comes with the same file next year. */
export const PREVIEW_DAYS = 150;
const PROBLEMS_SHOWN = 20;

/** What a calendar file holds, with a choice at each day: holidays are chosen, observances are not. */
export function ImportPage({ frame, read: { days, problems } }: { frame: Frame; read: ReadCalendar }) {
  const shown = days.slice(0, PREVIEW_DAYS);
  const options = shown.map(({ date, name, observance }) => ({ value: `${date} ${name}`, text: `${date} ${weekdayOf(date)}: ${name}`, hint: observance === undefined ? undefined : 'Likely an observance, on which people work.' }));
  return (
    <Layout frame={frame} title="Holidays to choose" room="Settings">
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }, { href: address.calendar, text: 'Calendar' }]} />
      <PageHead title="Holidays to choose" about={`${days.length} ${days.length === 1 ? 'day' : 'days'} in the file. Nothing counts yet.`} />
      {days.length > shown.length && <Callout kind="unknown"><p>The first {shown.length} are shown. Put these in force, and read the file again in a later year for the rest.</p></Callout>}
      {problems.length > 0 && (
        <Callout kind="unknown" title={`${problems.length} ${problems.length === 1 ? 'thing was' : 'things were'} not read`}>
          <ul>{problems.slice(0, PROBLEMS_SHOWN).map(({ event, text }) => <li>{event === undefined ? text : `${event}: ${text}`}</li>)}</ul>
        </Callout>
      )}
      <Part title="Days">
        <Form action={`${address.calendar}/holidays`} label="Choose holidays">
          <ChoiceField label="Days on which the company does not work" name="day" many options={options} chosen={shown.filter(({ observance }) => observance === undefined).map(({ date, name }) => `${date} ${name}`)} />
          <div class="acts"><Button kind="main">Put the chosen days in force</Button><ButtonLink href={address.calendar} kind="quiet">Cancel</ButtonLink></div>
        </Form>
      </Part>
    </Layout>
  );
}
