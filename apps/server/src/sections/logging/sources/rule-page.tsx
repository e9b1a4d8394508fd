import type { FormProblem } from '../../../core/form-problem.ts';
import { address } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, Callout, ChoiceField, EmptyState, ErrorSummary, Field, Form, PageHead, Part, SelectField, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayNumber } from '../../../ui/say-number.ts';
import { Line } from '../search/found-line.tsx';
import { DOORS } from './rules-page.tsx';
import type { NotLooked, RuleTrial } from './try-rule.ts';

/** What a form of a rule says, as it was typed. */
export interface RuleForm {
  readonly door?: string | undefined;
  readonly host?: string | undefined;
  readonly program?: string | undefined;
  readonly service?: string | undefined;
}

interface RulePageProps {
  readonly frame: Frame;
  readonly services: readonly Option[];
  readonly said: RuleForm;
  readonly problems?: readonly FormProblem[] | undefined;
  /** Absent until it was tried. */
  readonly trial?: RuleTrial | NotLooked | undefined;
}

/** A rule before it is kept: what it says, and what it would have taken. */
export function RulePage({ frame, services, said, problems = [], trial }: RulePageProps) {
  const errorAt = (field: string): string | undefined => problems.find((problem) => problem.field === field)?.text;
  return (
    <Layout frame={frame} title="A rule about lines" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }, { href: address.logSources, text: 'Sources' }, { href: address.logRules, text: 'Whose lines are whose' }]} />
      <PageHead title="A rule about lines" about="It is asked after those that are there, and counts for lines that come from then on." />
      <ErrorSummary errors={problems} />
      {services.length === 0
        ? <EmptyState title="There is no service yet">A service is added under <a href={address.people}>People and services</a>; then lines can be given to it.</EmptyState>
        : <Form action={address.logRules} label="A rule about lines">
          <ChoiceField label="Lines that come" name="door" chosen={[said.door ?? 'syslog']} error={errorAt('door')} options={[
            { value: 'syslog', text: DOORS.syslog }, { value: 'agent', text: DOORS.agent, hint: 'Where what it follows names no service that is known.' }, { value: 'any', text: DOORS.any },
          ]} />
          <Field label="Host" name="host" required maxlength={200} value={said.host} error={errorAt('host')} hint="A name as the lines say it, or the address that they come from. * stands for any characters: sw-*, 192.0.2.*" />
          <Field label="Program" name="program" maxlength={200} value={said.program} error={errorAt('program')} hint="Left empty: every program." />
          <SelectField label="Belong to" name="service" required options={[{ value: '', text: 'Choose a service' }, ...services]} value={said.service ?? ''} error={errorAt('service')} />
          <div class="acts"><Button name="act" value="try">Try it</Button><Button kind="main" name="act" value="keep">Keep it</Button></div>
        </Form>}
      {trial && <Part title="What it would have taken" id="trial"><Trial frame={frame} trial={trial} /></Part>}
    </Layout>
  );
}

function Trial({ frame, trial }: { frame: Frame; trial: RuleTrial | NotLooked }) {
  if ('notLooked' in trial) return <Callout kind="unknown" title="It could not be tried"><p>{trial.notLooked}</p></Callout>;
  const { lines, examples, isAtLeast } = trial;
  if (lines === 0) return <p><b>No line</b> of the last 24 hours that belongs to no service fits it. It would still take lines that come.</p>;
  return <>
    <p><b>{isAtLeast && 'At least '}{sayNumber(lines)} {lines === 1 ? 'line' : 'lines'}</b> of the last 24 hours, which belong to no service. {examples.length > 1 ? `${examples.length} of them:` : 'One of them:'}</p>
    <ol class="log-lines" data-list>{examples.map((line) => <Line line={line} frame={frame} service="no service yet" />)}</ol>
  </>;
}
