import { instant } from '@writ/kernel';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Button, ButtonLink, Callout, EmptyState, PageHead, Part, Table, type Column, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayNumber } from '../../../ui/say-number.ts';
import { sayService } from '../search/found-line.tsx';
import type { KeptRule } from './manage-rules.ts';
import { RULES_FOR_MS } from './rules-in-force.ts';
import { type NotLooked, UNOWNED_DAYS, type UnownedHost } from './try-rule.ts';

interface RulesPageProps {
  readonly frame: Frame;
  readonly rules: readonly KeptRule[];
  readonly services: readonly Option[];
  readonly unowned: readonly UnownedHost[] | NotLooked;
}

/** By which door the lines come that a rule is about. */
export const DOORS = { syslog: 'by syslog', agent: 'by an agent', any: 'by either' } as const;

const MOST_HOSTS = 50;
const MOST_PROGRAMS = 4;

/** Which lines belong to which service though they do not say so, and which belong to none. */
export function RulesPage({ frame, rules, services, unowned }: RulesPageProps) {
  const columns: Column<KeptRule & { readonly number: number }>[] = [
    { head: 'Rule', cell: ({ number }) => String(number), narrowHead: 'Rule' },
    { head: 'Lines of', kind: 'lead', cell: (rule) => <>{sayLines(rule)} <span class="soft small">{DOORS[rule.door]}</span></> },
    { head: 'Belong to', narrowHead: 'Belong to', cell: ({ service }) => (services.some(({ value }) => value === service) ? <a href={address.logService(service)}>{sayService(services, service)}</a> : <span class="soft">a retired service: takes nothing</span>) },
    { head: 'Made', narrowHead: 'Made', cell: ({ madeAt }) => <Age at={madeAt} reader={frame} /> },
    {
      head: 'Acts', cell: (rule) => <div class="acts">
        {rule.number > 1 && <form method="post" action={`${address.logRules}/${rule.id}/raise`}><Button little>Ask earlier<span class="unseen">: rule {rule.number}</span></Button></form>}
        <form method="post" action={`${address.logRules}/${rule.id}/remove`}><Button little kind="destroys">Remove<span class="unseen"> rule {rule.number}</span></Button></form>
      </div>,
    },
  ];
  return (
    <Layout frame={frame} title="Whose lines are whose" room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }, { href: address.logSources, text: 'Sources' }]} />
      <PageHead title="Whose lines are whose" about="Devices and hosts that speak syslog name no service. The first rule that fits gives a line to its service." acts={<ButtonLink kind="main" href={address.newLogRule}>Add a rule</ButtonLink>} />
      <p class="soft">A rule counts for lines that come from {RULES_FOR_MS / 1_000} seconds after it was made; lines that came before stay as they are. Syslog proves no sender: whoever may send it can write under any host's name, but not from any address.</p>
      {rules.length === 0
        ? <EmptyState title="There is no rule yet">Until there is one, what comes by syslog belongs to no service: it can be searched, and no clause about services counts it.</EmptyState>
        : <Table caption="Rules, in the order in which they are asked" rows={rules.map((rule, index) => ({ ...rule, number: index + 1 }))} columns={columns} />}
      <Part title="Nobody's lines" id="unowned" lead={`What came by syslog in the last ${UNOWNED_DAYS} days and fits no rule.`}>
        <Unowned frame={frame} unowned={unowned} />
      </Part>
    </Layout>
  );
}

function Unowned({ frame, unowned }: Pick<RulesPageProps, 'frame' | 'unowned'>) {
  if ('notLooked' in unowned) return <Callout kind="unknown" title="Nobody can tell now"><p>{unowned.notLooked}</p></Callout>;
  if (unowned.length === 0) return <p>There are none: whatever came by syslog belongs to a service.</p>;
  return <>
    <Table caption="Hosts whose lines belong to no service" rows={unowned.slice(0, MOST_HOSTS)} columns={[
      { head: 'Host', kind: 'lead', cell: ({ host }) => <a href={withQuery(address.logs, { service: 'nobody', host, span: '7d' })}>{host}</a> },
      { head: 'Programs', narrowHead: 'Programs', cell: ({ programs }) => sayPrograms(programs) },
      { head: 'Lines', narrowHead: 'Lines', kind: 'num', cell: ({ lines }) => sayNumber(lines) },
      { head: 'Last', narrowHead: 'Last', cell: ({ lastAt }) => <Age at={instant(lastAt)} reader={frame} /> },
      { head: 'Act', cell: ({ host }) => <ButtonLink little href={withQuery(address.newLogRule, { door: 'syslog', host })}>Make a rule<span class="unseen"> for {host}</span></ButtonLink> },
    ]} />
    {unowned.length > MOST_HOSTS && <p class="soft">And {sayNumber(unowned.length - MOST_HOSTS)} more hosts with fewer lines.</p>}
  </>;
}

/** `every program on sw-*`. */
function sayLines({ host, program }: Pick<KeptRule, 'host' | 'program'>) {
  return <>{program === '' || program === '*' ? '' : <><code>{program}</code> on </>}{host === '*' ? 'every host' : <code>{host}</code>}</>;
}

function sayPrograms(programs: UnownedHost['programs']): string {
  const named = programs.slice(0, MOST_PROGRAMS).map(({ name }) => name || 'no program').join(', ');
  return programs.length > MOST_PROGRAMS ? `${named} and ${programs.length - MOST_PROGRAMS} more` : named;
}
