import { MS, plus, type Instant } from '@writ/kernel';
import { SeatPage } from '../../../core/directory/seat-page.tsx';
import { PageHead } from '../../../ui/components/index.ts';
import { Layout } from '../../../ui/layout.tsx';
import { ago, ahead, frameAt, idOf, NOW, PEOPLE, personId } from '../../../ui/testing/company.ts';
import { CanariesPage } from '../canary/canaries-page.tsx';
import type { Canary } from '../canary/canary-store.ts';
import { decideCanaryDays } from '../canary/decide-canary-days.ts';
import { CallPage } from '../chain/call-page.tsx';
import { ChainPart } from '../chain/chain-part.tsx';
import type { Chain, ChainStep } from '../chain/chain.ts';
import { DelegationPage } from '../delegation/delegation-page.tsx';
import { DelegationPart } from '../delegation/delegation-part.tsx';
import type { Delegation } from '../delegation/delegation.ts';

const nameOf = (person: string): string => PEOPLE.get(person) ?? person;
const people = [...PEOPLE].map(([value, text]) => ({ value, text }));
const [ada, grace, edsger, barbara] = [personId(1), personId(2), personId(3), personId(4)];

function canary(index: number, channel: 'form' | 'mail', how: Partial<Canary> = {}): Canary {
  const sentAt = plus(ago(3, 'hour'), -index * MS.day);
  return { id: idOf<'canary'>(index), channel, sentAt, dueAt: plus(sentAt, 15 * MS.minute), handedOverAt: sentAt, arrivedAt: plus(sentAt, 20_000), reachedSeatAt: plus(sentAt, 95_000), problem: undefined, ...how };
}
const canaries: readonly Canary[] = [
  ...Array.from({ length: 28 }, (_, index) => canary(index, 'form')),
  canary(0, 'mail', { sentAt: ago(4, 'minute'), dueAt: ahead(11, 'minute'), arrivedAt: undefined, reachedSeatAt: undefined }),
  ...Array.from({ length: 27 }, (_, index) => canary(index + 1, 'mail', index === 5 ? { arrivedAt: undefined, reachedSeatAt: undefined } : {})),
].toSorted((one, other) => other.sentAt - one.sentAt);

const steps: readonly ChainStep[] = ([
  ['called', 14, ada, 'mail'], ['delivered', 14, ada, 'mail'], ['called', 10, ada, 'sms'], ['failed', 10, ada, 'sms', 'no-answer'], ['called', 9, grace, 'ntfy'], ['delivered', 9, grace, 'ntfy'],
] as const).map(([what, minutes, person, wayKind, reason]) => ({ what, at: ago(minutes, 'minute'), person, way: idOf<'way'>(1), wayKind, reason }));
const chain: Chain = {
  id: idOf<'escalation'>(1), about: { kind: 'report', id: idOf<'report'>(31) }, label: 'Report 31', path: '/reports/31', isUrgent: true, openedAt: ago(14, 'minute'), dueAt: ahead(1, 'minute'), policyVersion: 3,
  supportUntil: undefined, support: undefined, seen: undefined, nextAt: ahead(1, 'minute'), steps,
};
const seen: Chain = { ...chain, seen: { at: ago(6, 'minute'), by: grace, how: 'one-time-form' }, nextAt: undefined, steps: [...steps, { what: 'seen', at: ago(6, 'minute'), person: grace, way: undefined, wayKind: undefined, reason: 'one-time-form' }] };
const nobody: Chain = { ...chain, openedAt: ago(40, 'minute'), dueAt: ago(25, 'minute'), steps: [{ what: 'nobody-to-call', at: ago(40, 'minute'), person: undefined, way: undefined, wayKind: undefined, reason: undefined }] };
const asked: Delegation = {
  id: idOf<'delegation'>(1), about: chain.about, label: 'Report 31', path: '/reports/31', from: ada, to: edsger, offeredAt: ago(2, 'hour'), dueAt: ahead(22, 'hour'), answer: undefined, answeredAt: undefined, returnedAt: undefined,
  withdrawnAt: undefined, ask: 'You wrote the importer. Can you say by tomorrow whether the second request really skips the check?', said: undefined,
};

const way = (kind: string, verifiedAt: Instant | undefined, failedAt?: Instant) => ({ kind, verifiedAt, failedAt });
const standing = {
  onDuty: [{ person: barbara, because: 'stands-in' as const, instead: ada }, { person: grace, because: 'deputy' as const, instead: undefined }],
  absences: [{ id: 'a', person: ada, standsIn: barbara, from: ago(1, 'day'), until: ahead(5, 'day') }, { id: 'b', person: grace, standsIn: undefined, from: ahead(20, 'day'), until: ahead(27, 'day') }],
  ways: new Map([[barbara, [way('web-push', ago(3, 'day')), way('sms', ago(12, 'day'), ago(1, 'day'))]], [grace, [way('mail', ago(120, 'day')), way('pagerduty', undefined)]]]),
  canaries: new Map(['form' as const, 'mail' as const].map((channel) => [channel, decideCanaryDays(canaries.filter((each) => each.channel === channel), NOW, 30)])),
};
const terms = [
  { person: ada, as: 'holder' as const, since: ago(100, 'day'), until: undefined }, { person: grace, as: 'deputy' as const, since: ago(90, 'day'), until: undefined },
  { person: edsger, as: 'holder' as const, since: ago(400, 'day'), until: ago(100, 'day') },
];
const seat = { id: 'point-of-contact', title: 'Security point of contact' };
const alone = { ...standing, onDuty: [{ person: ada, because: 'holder' as const, instead: undefined }], absences: [], ways: new Map(), canaries: new Map([['form', decideCanaryDays([], NOW, 30)]]) };

/** Every page and part of the section in its states. */
export function contactPages(): ReadonlyMap<string, unknown> {
  const part = (name: string, shown: Chain | undefined, delegation?: Delegation) => (
    <Layout frame={frameAt('/reports/31')} title={name} room="Reports">
      <PageHead title="Report 31" />
      <ChainPart frame={frameAt('/reports/31')} chain={shown} nameOf={nameOf} may={{ see: true, alert: true }} />
      <DelegationPart frame={frameAt('/reports/31')} about={chain.about} delegation={delegation} nameOf={nameOf} people={people} mayOffer />
    </Layout>
  );
  return new Map<string, unknown>([
    ['seat', <SeatPage frame={frameAt('/seats/point-of-contact')} seat={seat} terms={terms} standing={standing} nameOf={nameOf} people={people} mayAssign />],
    ['seat-alone', <SeatPage frame={frameAt('/seats/point-of-contact')} seat={seat} terms={terms.slice(0, 1)} standing={alone} nameOf={nameOf} people={people} mayAssign problems={[{ field: 'standsIn', text: 'The seat would be empty.' }]} />],
    ['seat-empty', <SeatPage frame={frameAt('/seats/support-on-call')} seat={{ id: 'support-on-call', title: 'Support on call' }} terms={[]} standing={{ ...alone, onDuty: [], canaries: new Map() }} nameOf={nameOf} people={people} mayAssign={false} />],
    ['chain', part('Waiting', chain)],
    ['chain-seen', part('Seen', seen, asked)],
    ['chain-nobody', part('Nobody', nobody, { ...asked, answer: 'declined', answeredAt: ago(1, 'hour'), said: 'I am on leave from tomorrow.' })],
    ['chain-none', part('None', undefined)],
    ['call', <CallPage frame={frameAt('/call/x', { viewer: undefined })} form={{ chain, person: ada, isOfSeat: true, state: 'open' }} secret="x" />],
    ['call-support', <CallPage frame={frameAt('/call/x', { viewer: undefined })} form={{ chain, person: ada, isOfSeat: false, state: 'open' }} secret="x" />],
    ['call-used', <CallPage frame={frameAt('/call/x', { viewer: undefined })} form={{ chain: seen, person: ada, isOfSeat: true, state: 'used' }} secret="x" />],
    ['delegation', <DelegationPage frame={frameAt('/delegations/1', { viewer: { id: edsger, name: 'Edsger Example' } })} delegation={asked} nameOf={nameOf} />],
    ['canaries', <CanariesPage frame={frameAt('/canaries')} canaries={canaries} channels={[{ channel: 'form', closed: undefined }, { channel: 'mail', closed: undefined }]} maySend />],
    ['canaries-none', <CanariesPage frame={frameAt('/canaries')} canaries={[]} channels={[{ channel: 'form', closed: undefined }, { channel: 'mail', closed: 'no security address is set' }]} maySend={false} />],
  ]);
}

