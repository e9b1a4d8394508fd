import { instant } from '@writ/kernel';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, ButtonLink, Callout, type Column, EmptyState, FilterBar, PageHead, Part, Table, Tabs } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayCount, sayNumber } from '../../../ui/say-number.ts';
import { LogRooms } from '../log-rooms.tsx';
import { sayAlert } from './login-alert.ts';
import { type LoginQuery, SPAN_OPTIONS, SPAN_WORDS } from './login-query.ts';
import type { FoundAlerts, LoginAlert } from './read-alerts.ts';
import { LOGIN_VIEWS, type LoginSum, type LoginSums, type LoginView } from './read-logins.ts';

export interface LoginsPageProps {
  frame: Frame;
  query: LoginQuery;
  view: LoginView;
  entries: FoundAlerts;
  attacks: FoundAlerts;
  answered: readonly LoginAlert[];
  logins: LoginSums;
  own: { readonly failed: number; readonly passed: number };
  /** How far lines have been read, in a sentence, where that is not up to now. */
  behind: string | undefined;
}

const VIEW_WORDS: Readonly<Record<LoginView, string>> = { account: 'By account', address: 'By address', host: 'By host' };

/** Who tried to log in: what needs an answer first, then what was refused, then everybody. */
export function LoginsPage({ frame, query, view, entries, attacks, answered, logins, own, behind }: LoginsPageProps) {
  const span = query.span ?? '1d';
  return (
    <Layout frame={frame} title="Logins" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }]} />
      <PageHead title="Logins" about={`${sayCount(logins.failed, 'failed logins')} and ${sayNumber(logins.accepted)} accepted, ${SPAN_WORDS[span]}, on every host and service that sends its lines.`} />
      <LogRooms current="Logins" />
      {behind !== undefined && <Callout kind="unknown" title="Not everything has been read"><p>{behind}</p></Callout>}
      {entries.total > 0 && (
        <Part title={`Waits for an answer: ${sayNumber(entries.total)}`}>
          <div class="stack">{entries.alerts.map((alert) => <Entry frame={frame} alert={alert} />)}</div>
          {entries.total > entries.alerts.length && <p class="soft small">The newest {sayNumber(entries.alerts.length)} are shown.</p>}
        </Part>
      )}
      {attacks.total > 0 && <Attacks frame={frame} attacks={attacks} />}
      <Part title="Everybody">
        <FilterBar path={frame.path} label="Narrow the logins" filters={[
          { name: 'span', label: 'Time', value: query.span, options: SPAN_OPTIONS },
          { name: 'account', label: 'Account', value: query.account }, { name: 'address', label: 'Address', value: query.address }, { name: 'host', label: 'Host', value: query.host },
        ].filter(({ name }) => name !== view || query[name as LoginView] !== undefined)} />
        <Tabs label="Logins by" tabs={LOGIN_VIEWS.map((each) => ({ href: withQuery(frame.path, { by: each }), text: VIEW_WORDS[each], current: each === view }))} />
        {logins.sums.length === 0
          ? <EmptyState title="No login was seen">{behind ?? 'No line of that time told of a login. Hosts send theirs by their agent or by syslog; auth.log, secure, the journal and audit records are understood.'}</EmptyState>
          : <Table caption={`Logins ${VIEW_WORDS[view].toLowerCase()}`} columns={columnsOf(frame, view)} rows={logins.sums} />}
        <p class="soft small">
          {logins.total > logins.sums.length && <>{sayNumber(logins.sums.length)} of {sayNumber(logins.total)} are shown, those with the most failures. </>}
          {logins.folded > 0 && <>{sayNumber(logins.folded)} attempts came from more accounts and addresses than are kept apart in an hour; they are counted for their host only. </>}
          Signing in to Writ itself was refused {sayCount(own.failed, 'times')} and let in {sayCount(own.passed, 'times')} in the last 24 hours; it locks by itself, and is counted above under accounts that begin with <code>writ/</code>.
        </p>
      </Part>
      {answered.length > 0 && (
        <Part title="Answered lately">
          <Table caption="Alerts that were answered" rows={answered} columns={[
            { head: 'What', kind: 'lead', cell: (alert) => <a href={address.loginAlert(alert.id)}>{sayAlert(alert).title}</a> },
            { head: 'Shown', kind: 'wide', cell: (alert) => sayAlert(alert).sentence },
            { head: 'Answer', narrowHead: 'Answer', cell: ({ answer }) => `${answer!.said}: ${answer!.reason}` },
            { head: 'When', narrowHead: 'When', cell: ({ answer }) => <Age at={answer!.at} reader={frame} /> },
          ]} />
        </Part>
      )}
    </Layout>
  );
}

function Entry({ frame, alert }: { frame: Frame; alert: LoginAlert }) {
  const { title, sentence, next } = sayAlert(alert);
  return (
    <Callout kind={alert.kind === 'success-after-failures' ? 'broken' : 'unknown'} title={title}>
      <p>{sentence} <span class="soft"><Age at={instant(alert.lastAt)} reader={frame} /></span></p>
      <p><b>Next:</b> {next}</p>
      <div class="acts"><ButtonLink little href={address.loginAlert(alert.id)}>Its lines, and the answer<span class="unseen"> to {alert.account || alert.address}</span></ButtonLink></div>
    </Callout>
  );
}

function Attacks({ frame, attacks }: { frame: Frame; attacks: FoundAlerts }) {
  const columns: Column<LoginAlert>[] = [
    { head: 'What', kind: 'lead', cell: (alert) => <a href={address.loginAlert(alert.id)}>{sayAlert(alert).title}</a> },
    { head: 'Shown', kind: 'wide', cell: (alert) => sayAlert(alert).sentence },
    { head: 'Last', narrowHead: 'Last', cell: ({ lastAt }) => <Age at={instant(lastAt)} reader={frame} /> },
  ];
  return (
    <Part title={`Attacks that were refused: ${sayNumber(attacks.total)}`} lead="Nobody got in by these. A host that is open to the Internet sees them every day; what they teach is which doors are open.">
      <Table caption="Attacks that were refused" columns={columns} rows={attacks.alerts} />
      {attacks.total > attacks.alerts.length && <p class="soft small">The {sayNumber(attacks.alerts.length)} with the most attempts are shown.</p>}
    </Part>
  );
}

function columnsOf(frame: Frame, view: LoginView): readonly Column<LoginSum>[] {
  const count = (name: LoginView, value: (sum: LoginSum) => number): Column<LoginSum> => ({ head: `${name === 'address' ? 'Addresses' : name === 'account' ? 'Accounts' : 'Hosts'}`, kind: 'num', narrowHead: name === 'address' ? 'Addresses' : name === 'account' ? 'Accounts' : 'Hosts', cell: (sum) => sayNumber(value(sum)) });
  const others: readonly Column<LoginSum>[] = [count('account', ({ accounts }) => accounts), count('address', ({ addresses }) => addresses), count('host', ({ hosts }) => hosts)].filter((_, index) => LOGIN_VIEWS[index] !== view);
  return [
    { head: VIEW_WORDS[view].slice(3).replace(/^./, (letter) => letter.toUpperCase()), kind: 'lead', cell: ({ name }) => <Name frame={frame} view={view} name={name} /> },
    { head: 'Failed', kind: 'num', narrowHead: 'Failed', cell: ({ failed }) => sayNumber(failed) },
    { head: 'Accepted', kind: 'num', narrowHead: 'Accepted', cell: ({ accepted }) => sayNumber(accepted) },
    ...others,
    { head: 'Last', narrowHead: 'Last', cell: ({ lastAt, lastPlace }) => (lastPlace === undefined ? <Age at={lastAt} reader={frame} /> : <a href={address.logLine(lastPlace)}><Age at={lastAt} reader={frame} /></a>) },
  ];
}

const NAMELESS: Readonly<Record<LoginView, string>> = { account: 'no account said', address: 'at the machine itself', host: 'no host said' };

/** Leads to what the account, address or host was seen with. */
function Name({ frame, view, name }: { frame: Frame; view: LoginView; name: string }) {
  if (name === '') return <span class="soft">{NAMELESS[view]}</span>;
  return <a href={withQuery(frame.path, { by: view === 'account' ? 'address' : 'account', [view]: name })}>{name}</a>;
}
