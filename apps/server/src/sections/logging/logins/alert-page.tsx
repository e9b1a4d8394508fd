import { instant } from '@writ/kernel';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, Callout, FactList, FactRow, Form, Moment, PageHead, Part, SelectField, TextField } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { formatPlace, placeOf } from '../search/read-search.ts';
import { sayAlert } from './login-alert.ts';
import type { LoginAlert } from './read-alerts.ts';

/** For how long something may be called normal: nothing is normal for ever. */
export const NORMAL_DAYS = { '30': '30 days', '90': '90 days', '365': 'a year' } as const;

const LONGEST_REASON = 1_000;
const SHOWN_CHARACTERS = 300;

interface AlertPageProps {
  frame: Frame;
  alert: LoginAlert;
  /** The lines that could be read, in the order of the alert's places. */
  lines: ReadonlyMap<string, FoundLine>;
  nameOf: (person: string) => string;
  mayAnswer: boolean;
}

/** One alert: what was seen, the lines that show it, what to do, and the answer. */
export function AlertPage({ frame, alert, lines, nameOf, mayAnswer }: AlertPageProps) {
  const { title, sentence, next } = sayAlert(alert);
  const around = { from: String(alert.firstAt - 60_000), until: String(alert.lastAt + 60_000) };
  return (
    <Layout frame={frame} title={title} room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }, { href: address.logLogins, text: 'Logins' }]} />
      <PageHead title={title} about={sentence} />
      {alert.answer
        ? <Callout kind="kept" title={alert.answer.said === 'normal' ? 'It is normal' : 'It was handled'}><p>{alert.answer.reason} <span class="soft">{nameOf(alert.answer.by)}, <Moment at={alert.answer.at} reader={frame} /></span></p></Callout>
        : <Callout kind="unknown" title="What to do next"><p>{next}</p></Callout>}
      <Part title="Seen">
        <FactList>
          <FactRow name="First"><Moment at={instant(alert.firstAt)} reader={frame} /></FactRow>
          <FactRow name="Last"><Moment at={instant(alert.lastAt)} reader={frame} /></FactRow>
          {alert.address && <FactRow name="Address"><a href={withQuery(address.logLogins, { by: 'account', address: alert.address, span: '30d' })}>{alert.address}</a></FactRow>}
          {alert.account && <FactRow name="Account"><a href={withQuery(address.logLogins, { by: 'address', account: alert.account, span: '30d' })}>{alert.account}</a></FactRow>}
          {alert.host && <FactRow name="Host"><a href={withQuery(address.logs, { ...around, host: alert.host })}>{alert.host}: all its lines at that time</a></FactRow>}
        </FactList>
      </Part>
      <Part title="Lines that show it">
        {alert.places.length === 0 ? <p>The lines that told of it are not known one by one any more.</p> : <ol class="log-lines" data-list>{alert.places.map((place) => <Told frame={frame} place={place} line={lines.get(place)} />)}</ol>}
      </Part>
      {!alert.answer && mayAnswer && <Answers alert={alert} />}
    </Layout>
  );
}

function Told({ frame, place, line }: { frame: Frame; place: string; line: FoundLine | undefined }) {
  const at = placeOf(place)?.at;
  return (
    <li>
      <a class="when" href={address.logLine(line ? formatPlace(line) : place)}>{at === undefined ? 'a line' : <Moment at={instant(at)} reader={frame} />}</a>
      <span class="level" />
      <span class="where">{line && [line.program, line.host].filter(Boolean).join(' · ')}</span>
      <code class="told">{line ? line.message.slice(0, SHOWN_CHARACTERS) : 'The line itself cannot be read now.'}</code>
    </li>
  );
}

function Answers({ alert }: { alert: LoginAlert }) {
  const action = `${address.loginAlert(alert.id)}/answer`;
  return (
    <Part title="Answer" lead="An answer is written in the journal with its reason.">
      <div class="stack">
        <Form action={action} label="It was handled">
          <input type="hidden" name="answer" value="handled" />
          <TextField label="What was done" name="reason" id="f-handled" required maxlength={LONGEST_REASON} rows={2} hint="Who was asked, what was changed. The next line of the same kind alarms again." />
          <div class="acts"><Button kind="main">It was handled</Button></div>
        </Form>
        <Form action={action} label="It is normal">
          <input type="hidden" name="answer" value="normal" />
          <TextField label="Why it is normal" name="reason" id="f-normal" required maxlength={LONGEST_REASON} rows={2} hint="The same pattern alarms nobody until then." />
          <SelectField label="For" name="days" options={Object.entries(NORMAL_DAYS).map(([value, text]) => ({ value, text }))} value="90" />
          <div class="acts"><Button>It is normal</Button></div>
        </Form>
      </div>
    </Part>
  );
}
