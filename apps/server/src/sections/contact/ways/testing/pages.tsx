import { WAY_KINDS, type WayKind } from '../../tables.ts';
import { ago, ahead, frameAt, idOf } from '../../../../ui/testing/company.ts';
import { AddWayPage } from '../add-way-page.tsx';
import { createWayAdapters } from '../way-adapters.ts';
import { WaysPage } from '../ways-page.tsx';
import { waySamples } from './way-samples.ts';

const adapters = createWayAdapters({
  outbound: { request: () => Promise.reject(new Error('a picture calls nobody')) }, clock: () => ago(0, 'day'), company: 'Example', publicUrl: new URL('https://writ.example.com'),
  mail: { address: 'security@example.com', domain: 'example.com', linkKey: Buffer.alloc(32), clock: () => ago(0, 'day'), relay: { send: () => Promise.reject(new Error('a picture writes nobody')) } },
  vapid: { publicKey: 'KEY', privateKey: 'KEY' },
});
const kinds = WAY_KINDS.map((kind) => adapters[kind]);
const nothing = { verifiedAt: undefined, deliveredAt: undefined, failedAt: undefined, reason: undefined, proofUntil: undefined };
const way = (number: number, kind: WayKind, how: Partial<Parameters<typeof WaysPage>[0]['ways'][number]> = {}) => ({
  id: idOf<'way'>(number), kind, place: number, addedAt: ago(100, 'day'), name: adapters[kind].name, known: adapters[kind].describe(waySamples()[kind].form), ...nothing, ...how,
});
const ways = [
  way(1, 'web-push', { verifiedAt: ago(3, 'day'), deliveredAt: ago(3, 'day') }),
  way(2, 'pagerduty', { verifiedAt: ago(80, 'day'), deliveredAt: ago(9, 'day'), failedAt: ago(2, 'hour'), reason: 'answered-400' }),
  way(3, 'sms', { verifiedAt: ago(120, 'day'), deliveredAt: ago(30, 'day') }),
  way(4, 'mail', { deliveredAt: ago(2, 'minute'), proofUntil: ahead(13, 'minute') }),
];
const quiet = { starts: '22:00', ends: '07:00', zone: 'UTC', digestAt: '08:30' };

/** Every page of ways in its states. */
export function wayPages(): ReadonlyMap<string, unknown> {
  const frame = frameAt('/settings/ways');
  return new Map<string, unknown>([
    ['ways', <WaysPage frame={frame} ways={ways} kinds={kinds} quiet={quiet} />],
    ['ways-none', <WaysPage frame={frame} ways={[]} kinds={kinds} quiet={undefined} />],
    ['ways-wrong-code', <WaysPage frame={frame} ways={ways.slice(2)} kinds={kinds} quiet={undefined} problems={[{ field: 'code', text: 'This is not the code that was sent.' }]} />],
    ...WAY_KINDS.filter((kind) => kind !== 'chat').map((kind): [string, unknown] => [`way-${kind}`, <AddWayPage frame={frameAt(`/settings/ways/new/${kind}`)} adapter={adapters[kind]} push={kind === 'web-push' ? { key: 'KEY', worker: '/push-worker.js' } : undefined} />]),
    ['way-sms-wrong', <AddWayPage frame={frame} adapter={adapters.sms} push={undefined} values={{ to: '0555' }} problems={[{ field: 'to', text: 'With the code of the country: +1 555 0100.' }]} />],
  ]);
}
