import { WritError, type Id } from '@writ/kernel';
import type { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { orAgain, problemsAt, valuesOf } from '../../../core/console/form-again.ts';
import { idParam } from '../../../core/console/form-parts.ts';
import type { FormProblem } from '../../../core/form-problem.ts';
import type { Viewer } from '../../../core/actor.ts';
import { open, page, redirect, shown } from '../../../core/permissions/doors.ts';
import { text } from '../../../platform/http/answer.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import { address } from '../../../ui/addresses.ts';
import { WAY_KINDS } from '../tables.ts';
import { AddWayPage } from './add-way-page.tsx';
import { addWay, moveWay, removeWay } from './change-ways.ts';
import { isQuiet } from './decide-notice.ts';
import { errors } from './errors.ts';
import { enterProof, readOpenProofs, sendProof } from './prove-way.ts';
import { readQuietHours, writeQuietHours } from './quiet-hours.ts';
import { CodeForm, KindParam, QuietForm, WayForm } from './way-forms.ts';
import { readWays } from './way-store.ts';
import type { AnyWayAdapter } from './way-adapter.ts';
import { WaysPage } from './ways-page.tsx';
import type { WayParts } from './ways-parts.ts';

/** Where browsers find the worker that shows notifications: one address for ever, or each build would be a worker of its own. */
const WORKER = '/push-worker.js';
const WHY_OPEN = 'The worker is a script that is the same for everybody.';

export interface WayRouteParts extends WayParts {
  /** By which browsers tie their subscription to this installation, base64url. */
  readonly vapidPublicKey: string;
  /** The script of the worker. */
  readonly pushWorker: string;
}

type Values = Readonly<Record<string, string | undefined>>;

/** Each person's own ways to be called: listed, added, ordered, proven, removed; and when they do not want to be told of what can wait. */
export function wayRoutes(console: Pick<Console, 'frame'>, parts: WayRouteParts) {
  const { db, box, adapters } = parts;
  const ById = idParam<'way'>();

  async function show(request: PageRequest<Viewer>, problems: readonly FormProblem[] = [], values: Values = {}) {
    const { viewer: { person }, now } = request;
    const [frame, ways, proofs, quiet] = await Promise.all([console.frame(request), readWays(db, box, person), readOpenProofs(db, person, now), readQuietHours(db, person)]);
    const kinds = WAY_KINDS.map((kind) => adapters[kind]);
    return <WaysPage frame={frame} ways={ways.map((way) => ({ ...way, name: adapters[way.kind].name, known: describe(adapters[way.kind], way.config), proofUntil: proofs.get(way.id) }))} kinds={kinds} quiet={quiet} problems={problems} values={values} />;
  }
  async function showForm(request: PageRequest<Viewer, z.infer<typeof KindParam>>, problems: readonly FormProblem[] = [], values: Values = {}) {
    const adapter = adapters[request.params.kind];
    if (adapter.notSetUp !== undefined) throw errors('way-kind-not-set-up', { because: adapter.notSetUp });
    return <AddWayPage frame={await console.frame(request)} adapter={adapter} push={adapter.kind === 'web-push' ? { key: parts.vapidPublicKey, worker: WORKER } : undefined} problems={problems} values={values} />;
  }

  return [
    page({ url: WORKER, act: open(WHY_OPEN), handle: () => text('text/javascript; charset=utf-8', parts.pushWorker, { 'cache-control': 'no-cache' }) }),
    page({ url: address.ways, act: 'self.read', handle: (request) => show(request) }),
    page({ url: `${address.ways}/new/:kind`, act: 'self.reach', params: KindParam, handle: (request) => showForm(request) }),
    page({
      method: 'POST', url: `${address.ways}/new/:kind`, act: 'self.reach', params: KindParam, body: WayForm,
      async handle(request) {
        const { params: { kind }, body, viewer: { person }, now } = request;
        if (adapters[kind].notSetUp !== undefined) throw errors('way-kind-not-set-up', { because: adapters[kind].notSetUp });
        const parsed = adapters[kind].config.safeParse(body);
        if (!parsed.success) return shown(await showForm(request, parsed.error.issues.map(({ path, message }) => ({ field: path[0]?.toString(), text: message })), shownAgain(adapters[kind], body)), 422);
        return orAgain(
          async () => {
            const way = await addWay(parts, { person, kind, config: parsed.data, at: now });
            return redirect(address.ways, await trySending(parts, person, way, request));
          },
          (problems) => showForm(request, problems, shownAgain(adapters[kind], body)),
          { 'ways-full': undefined },
        );
      },
    }),
    page({
      method: 'POST', url: `${address.ways}/:id/code`, act: 'self.reach', params: ById,
      handle: (request) => orAgain(
        async () => {
          await sendProof(parts, { person: request.viewer.person, way: request.params.id, at: request.now }, request.signal);
          return redirect(address.ways, 'A code is on its way. Enter it here.');
        },
        (problems) => show(request, problems),
        { 'way-refused': undefined, 'way-gone': undefined, 'way-unavailable': undefined, 'proof-too-often': undefined, 'way-kind-not-set-up': undefined },
      ),
    }),
    page({
      method: 'POST', url: `${address.ways}/:id/proof`, act: 'self.reach', params: ById, body: CodeForm,
      handle: (request) => orAgain(
        async () => {
          await enterProof(parts, { person: request.viewer.person, way: request.params.id, code: request.body.code, at: request.now });
          return redirect(address.ways, 'Proven. It counts for the next 90 days.');
        },
        (problems) => show(request, problems),
        { 'proof-wrong': 'code', 'proof-over': undefined },
      ),
      onInvalid: async (request, problems) => shown(await show(request, problemsAt(problems)), 422),
    }),
    ...(['up', 'down'] as const).map((direction) => page({
      method: 'POST', url: `${address.ways}/:id/${direction}`, act: 'self.reach', params: ById,
      async handle({ params: { id }, viewer: { person }, now }) {
        await moveWay(parts, { person, way: id, at: now }, direction);
        return redirect(address.ways);
      },
    })),
    page({
      method: 'POST', url: `${address.ways}/:id/remove`, act: 'self.reach', params: ById,
      async handle({ params: { id }, viewer: { person }, now }) {
        await removeWay(parts, { person, way: id, at: now });
        return redirect(address.ways, 'Removed. It is called no more.');
      },
    }),
    page({
      method: 'POST', url: `${address.ways}/quiet`, act: 'self.reach', body: QuietForm,
      async handle(request) {
        const { body, viewer } = request;
        if (body.starts !== body.ends && isQuiet(body, body.digestAt)) return shown(await show(request, [{ field: 'digestAt', text: 'It lies in your quiet hours. Take a time outside of them.' }], body), 422);
        await writeQuietHours(db, viewer.person, body.starts === body.ends ? undefined : { ...body, zone: viewer.zone });
        return redirect(address.ways, 'Kept. Calls about reports come at any hour all the same.');
      },
      onInvalid: async (request, problems) => shown(await show(request, problemsAt(problems), valuesOf(request.body)), 422),
    }),
    page({
      method: 'POST', url: `${address.ways}/quiet/end`, act: 'self.reach',
      async handle({ viewer }) {
        await writeQuietHours(db, viewer.person, undefined);
        return redirect(address.ways, 'You are told at any hour.');
      },
    }),
  ];
}

/** A new way is useful once it is proven, so the code goes out at once. What the other side says against it is said, and the way stays to be mended. */
async function trySending(parts: WayParts, person: Id<'person'>, way: Id<'way'>, { now, signal }: Pick<PageRequest<Viewer>, 'now' | 'signal'>): Promise<{ readonly tone: 'done' | 'failed'; readonly text: string }> {
  try {
    await sendProof(parts, { person, way, at: now }, signal);
    return { tone: 'done', text: 'Added. A code is on its way: enter it here, or the way counts as none.' };
  } catch (error) {
    if (!(error instanceof WritError)) throw error;
    return { tone: 'failed', text: `Added, but no code could be sent. ${error.message}` };
  }
}

/** What was typed, without what nobody should see again. */
function shownAgain({ fields }: AnyWayAdapter, form: Readonly<Record<string, string>>): Values {
  return Object.fromEntries(fields.filter(({ type }) => type !== 'password').map(({ name }) => [name, form[name]]));
}

/** Kept by an earlier version, it may not fit any more: then it is shown without a name, to be removed. */
function describe(adapter: AnyWayAdapter, config: unknown): string {
  return adapter.config.safeParse(config).success ? adapter.describe(config) : 'cannot be read; remove it and add it again';
}
