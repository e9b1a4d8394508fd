import { address, withQuery } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Callout, type Column, EmptyState, FilterBar, PageHead, Pager, Part, Table } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayNumber } from '../../../ui/say-number.ts';
import { SPAN_OPTIONS } from '../logins/login-query.ts';
import { LogRooms } from '../log-rooms.tsx';
import type { CommandQuery } from './command-query.ts';
import type { ListedCommand, ListedCommands } from './read-ran.ts';

/** What a rule is called, and Sigma's level of it. */
export interface RuleWords {
  readonly title: string;
  readonly level: string;
}

export interface CommandsPageProps {
  frame: Frame;
  query: CommandQuery;
  hits: ListedCommands;
  listed: ListedCommands;
  rules: ReadonlyMap<string, RuleWords>;
  behind: string | undefined;
}

/** What people ran on hosts: first what a rule means, then everything, each with how far it can be believed. */
export function CommandsPage({ frame, query, hits, listed, rules, behind }: CommandsPageProps) {
  const last = listed.commands.at(-1);
  const hasHistory = listed.commands.some(({ source }) => source === 'history');
  return (
    <Layout frame={frame} title="Commands" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }]} />
      <PageHead title="Commands" about="What people ran on hosts, from the kernel's audit records, sudo, doas and pkexec, without its secrets. The same command of an hour stands once." />
      <LogRooms current="Commands" />
      {behind !== undefined && <Callout kind="unknown" title="Not everything has been read"><p>{behind}</p></Callout>}
      <FilterBar path={frame.path} label="Narrow the commands" filters={[
        { name: 'q', label: 'In the command', value: query.q },
        { name: 'span', label: 'Time', value: query.span, options: SPAN_OPTIONS },
        { name: 'account', label: 'Account', value: query.account }, { name: 'host', label: 'Host', value: query.host },
        { name: 'hits', label: 'Rules', value: query.hits, options: [{ value: '', text: 'every command' }, { value: 'only', text: 'what a rule matches' }] },
      ]} />
      {hits.commands.length > 0 && (
        <Part title="Worth a look" lead="A rule matches these. Most are somebody's work; ask whoever it was where you cannot tell.">
          <Table caption="Commands that a rule matches" columns={columnsOf(frame, rules, true)} rows={hits.commands} />
          {hits.hasMore && <p class="soft small"><a href={withQuery(frame.path, { hits: 'only' })}>All of them</a></p>}
        </Part>
      )}
      <Part title={query.hits === 'only' ? 'What a rule matches' : 'Every command'}>
        {listed.commands.length === 0
          ? <EmptyState title="No command was seen">{behind ?? 'No line of that time told of one. Commands come in the audit records of the kernel (a rule for execve), and from sudo, doas and pkexec.'}</EmptyState>
          : <Table caption="Commands" columns={columnsOf(frame, rules, query.hits === 'only')} rows={listed.commands} />}
        {hasHistory && <p class="soft small">A shell history is a file of its owner, who may change it or leave it empty: it shows what somebody left there, not what they ran.</p>}
        {listed.commands.length > 0 && <Pager path={frame.path} page={{ after: listed.hasMore && last ? `${last.lastAt}-${last.digest}` : undefined }} shown={listed.commands.length} counted="commands" exports={false} />}
      </Part>
    </Layout>
  );
}

/** How far a record can be believed. */
const SOURCE_WORDS: Readonly<Record<ListedCommand['source'], string>> = {
  audit: 'recorded by the kernel', sudo: 'written by sudo', doas: 'written by doas', pkexec: 'written by pkexec', cron: 'started by cron', history: 'shell history, editable by its owner', others: 'counted only',
};

const SHOWN_CHARACTERS = 400;

function columnsOf(frame: Frame, rules: ReadonlyMap<string, RuleWords>, withRules: boolean): readonly Column<ListedCommand>[] {
  const ruleColumn: Column<ListedCommand> = { head: 'Rule', kind: 'wide', cell: ({ rules: ids }) => ids.map((id) => (rules.get(id) ? `${rules.get(id)!.title} (${rules.get(id)!.level})` : id)).join('; ') };
  return [
    { head: 'Who', kind: 'lead', cell: ({ account, asAccount, source }) => <Who frame={frame} account={account} asAccount={asAccount} isOthers={source === 'others'} /> },
    { head: 'Command', kind: 'wide', cell: (row) => <Command row={row} /> },
    ...(withRules ? [ruleColumn] : []),
    { head: 'Host', narrowHead: 'Host', cell: ({ host }) => (host === '' ? 'not said' : <a href={withQuery(frame.path, { host, after: undefined })}>{host}</a>) },
    { head: 'Source', narrowHead: 'Source', cell: ({ source }) => SOURCE_WORDS[source] },
    { head: 'Last', narrowHead: 'Last', cell: ({ lastAt, lastPlace }) => (lastPlace === undefined ? <Age at={lastAt} reader={frame} /> : <a href={address.logLine(lastPlace)}><Age at={lastAt} reader={frame} /></a>) },
  ];
}

function Who({ frame, account, asAccount, isOthers }: { frame: Frame; account: string; asAccount: string; isOthers: boolean }) {
  if (isOthers) return <span class="soft">many</span>;
  return <>
    {account === '' ? <span class="soft">not said</span> : <a href={withQuery(frame.path, { account, after: undefined })}>{account}</a>}
    {asAccount !== '' && asAccount !== account && <span class="soft"> as {asAccount}</span>}
  </>;
}

function Command({ row: { source, command, times, success } }: { row: ListedCommand }) {
  if (source === 'others') return <>{sayNumber(times)} more of this hour, of more kinds than are kept one by one</>;
  return <>
    <code class="told">{command.slice(0, SHOWN_CHARACTERS)}{command.length > SHOWN_CHARACTERS && '…'}</code>
    {success === false && <b> refused</b>}
    {times > 1 && <span class="soft"> {sayNumber(times)} times</span>}
  </>;
}
