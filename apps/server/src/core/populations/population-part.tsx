import { Button, Callout, Day, FactList, FactRow, Field, Form, Part, TextField } from '../../ui/components/index.ts';
import { sayCount } from '../../ui/say-number.ts';
import type { Reader } from '../../ui/say-time.ts';
import { plural, type Population } from './decide-population.ts';
import type { SubjectKind } from '@writ/contract';

export interface PopulationProps {
  kind: SubjectKind;
  /** Undefined while nobody has vouched for the list. */
  population: Population | undefined;
  /** Writ itself holds the only list, so that nobody need vouch for it. */
  enumerated: boolean;
  vouchedByName: string | undefined;
  /** Names that a person expects and that never reported. */
  expected?: readonly string[] | undefined;
  mayVouch: boolean;
}

/** Where the list of subjects comes from, of when, who stands for it and until when. */
export function PopulationPart({ kind, population, enumerated, vouchedByName, expected = [], mayVouch, frame }: PopulationProps & { frame: Reader }) {
  const subjects = plural(kind);
  const current = population !== undefined && population.vouchedUntil > frame.now;
  return (
    <Part title="Population" id="population" lead={`The full list of ${subjects} that this clause speaks of. It is only kept when the whole of it is.`}>
      <FactList>
        <FactRow name="Source">{enumerated ? 'Writ itself, which holds the only list' : (population?.source ?? 'enrolment, not yet compared with an inventory')}</FactRow>
        {population && <FactRow name="Count">{sayCount(population.count, subjects)} on <Day at={population.asOf} reader={frame} /></FactRow>}
        {!enumerated && <FactRow name="Vouched for by">{population ? <>{vouchedByName ?? population.vouchedBy}, until <Day at={population.vouchedUntil} reader={frame} /></> : 'nobody'}</FactRow>}
        {expected.length > 0 && <FactRow name="Expected, not seen">{expected.slice(0, 20).join(', ')}{expected.length > 20 && ` and ${expected.length - 20} more`}</FactRow>}
      </FactList>
      {!enumerated && !current && <Callout kind="unknown"><p>{population ? 'The word that the list is whole has expired.' : `Nobody has said that these are all ${subjects}.`} Until somebody does, the clause is unknown at best.</p></Callout>}
      {mayVouch && !enumerated && <VouchForm kind={kind} subjects={subjects} />}
    </Part>
  );
}

function VouchForm({ kind, subjects }: { kind: SubjectKind; subjects: string }) {
  return (
    <details>
      <summary>Vouch for the list</summary>
      <Form action={`/populations/${kind}/vouch`} label={`Vouch for the list of ${subjects}`}>
        <Field label="Compared with" name="source" hint="The inventory that you held the list against, such as your cloud provider’s console." required maxlength={300} />
        <Field label="Valid until" name="until" type="date" short required />
        <TextField label={`Names of ${subjects} that should be there and are not`} name="expected" hint="One a line. They count as unknown until they report." rows={3} />
        <div class="acts"><Button kind="main">I vouch that this is the whole list</Button></div>
      </Form>
    </details>
  );
}
