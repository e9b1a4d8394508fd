import { saySpan } from '@writ/kernel';
import { Breadcrumb, Button, EmptyState, FactList, FactRow, Form, Moment, PageHead, Part, StateLabel, Table, Ticks, type Column } from '../../../ui/components/index.ts';
import { address } from '../../../ui/addresses.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import type { Canary, CanaryChannel } from './canary-store.ts';
import { decideCanaryDays } from './decide-canary-days.ts';
import { isDecided, isOnTime } from './decide-canary.ts';

interface CanariesPageProps {
  frame: Frame;
  /** The latest first. */
  canaries: readonly Canary[];
  channels: readonly { readonly channel: CanaryChannel; readonly closed: string | undefined }[];
  maySend: boolean;
}

const NAMES: Readonly<Record<CanaryChannel, string>> = { form: 'By the form', mail: 'By mail' };
const PROBLEMS: Readonly<Record<string, string>> = { 'not-taken': 'not taken in', 'nobody-to-call': 'nobody on duty has a way to be called', 'call-failed': 'the call failed' };
const DAYS = 30;

/** Marked messages that travel the whole way, and how far each came. */
export function CanariesPage({ frame, canaries, channels, maySend }: CanariesPageProps) {
  const ended = canaries.filter((canary) => isDecided(canary, frame.now));
  return (
    <Layout frame={frame} title="Canaries" room="Reports">
      <Breadcrumb steps={[{ href: address.reports, text: 'Reports' }]} />
      <PageHead title="Canaries" about={`${ended.filter(isOnTime).length}/${ended.length} went the whole way in time in the last ${DAYS} days.`} />
      <div class="stack">
        <p class="lead">A canary is a marked message that takes the way of a stranger's report, through the public form or by mail, until whoever is on duty in the seat has been called. It never counts as a report.</p>
        <FactList>
          {channels.map(({ channel, closed }) => (
            <FactRow name={NAMES[channel]}>
              <Ticks ticks={decideCanaryDays(canaries.filter((canary) => canary.channel === channel), frame.now, DAYS)} />
              {closed !== undefined && <> closed: {closed}</>}
              {closed === undefined && maySend && <> <Form inline action={address.canaries} label={`Send a canary ${NAMES[channel].toLowerCase()}`}><input type="hidden" name="channel" value={channel} /><Button little>Send one now<span class="unseen"> {NAMES[channel].toLowerCase()}</span></Button></Form></>}
            </FactRow>
          ))}
        </FactList>
      </div>
      <Part title="Each of them">
        {canaries.length === 0 ? <EmptyState title="None yet">The first is sent by itself as soon as a way to report is open.</EmptyState> : <Table caption="Canaries, the latest first" columns={columns(frame)} rows={canaries} />}
      </Part>
    </Layout>
  );
}

function columns(frame: Frame): Column<Canary>[] {
  const step = (at: Canary['arrivedAt'], since: Canary['sentAt']) => (at === undefined ? <span class="soft">–</span> : `after ${saySpan(at - since)}`);
  return [
    { head: 'Sent', kind: 'lead', cell: ({ sentAt }) => <Moment at={sentAt} reader={frame} /> },
    { head: 'Way', cell: ({ channel }) => NAMES[channel] },
    { head: 'State', cell: (canary) => <CanaryState canary={canary} frame={frame} /> },
    { head: 'Taken in', narrowHead: 'Taken in', cell: ({ arrivedAt, sentAt }) => step(arrivedAt, sentAt) },
    { head: 'At the seat', narrowHead: 'At the seat', cell: ({ reachedSeatAt, sentAt }) => step(reachedSeatAt, sentAt) },
  ];
}

function CanaryState({ canary, frame }: { canary: Canary; frame: Frame }) {
  if (isOnTime(canary)) return <StateLabel state="kept" word="in time" />;
  if (!isDecided(canary, frame.now)) return <StateLabel state="unknown" word={`on its way, ${saySpan(canary.dueAt - frame.now)} left`} />;
  const word = canary.reachedSeatAt !== undefined ? 'late' : canary.arrivedAt === undefined ? 'lost' : 'did not reach the seat';
  return <><StateLabel state="broken" word={word} />{canary.problem && <> {PROBLEMS[canary.problem] ?? canary.problem}</>}</>;
}
