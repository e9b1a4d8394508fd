import { toIso, type Id, type Instant } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import type { PopulationTables } from '../populations/tables.ts';
import { mayDecide } from './decide-exception.ts';
import { errors } from './errors.ts';
import type { ExceptionState } from './exception.ts';
import { queueCovered } from './expire-exceptions.ts';
import type { ExceptionTables } from './tables.ts';

type Tables = ExceptionTables & PopulationTables & JournalTables;

export interface Decision {
  readonly exception: Id<'exception'>;
  readonly by: Id<'person'>;
  readonly why?: string | undefined;
  readonly now: Instant;
}

/** Lets the subjects off from now on. The approver is never the requester, whatever their roles. Throws `exception-missing`, `approver-is-requester`. */
export async function approveException(trx: Trx<Tables>, decision: Decision): Promise<void> {
  const row = await hold(trx, decision, ['requested']);
  if (!mayDecide(row.requested_by, decision.by)) throw errors('approver-is-requester');
  if (row.expires_at.getTime() <= decision.now) throw errors('exception-missing');
  await settle(trx, decision, row.control, 'approved', 'exception.approved');
  await queueCovered(trx, decision.exception, row.control);
}

/** Turns a request down. Throws `exception-missing`, `approver-is-requester`: who asked takes it back instead. */
export async function refuseException(trx: Trx<Tables>, decision: Decision): Promise<void> {
  const row = await hold(trx, decision, ['requested']);
  if (!mayDecide(row.requested_by, decision.by)) throw errors('approver-is-requester');
  await settle(trx, decision, row.control, 'refused', 'exception.refused');
}

/** Takes back a request, or ends an exception before its time; anybody who may end exceptions does, the requester too. Throws `exception-missing`. */
export async function withdrawException(trx: Trx<Tables>, decision: Decision): Promise<void> {
  const row = await hold(trx, decision, ['requested', 'approved']);
  // A withdrawn exception keeps who approved it: the entry says who ended it.
  await trx.updateTable('core.exceptions').set({ state: 'withdrawn' }).where('id', '=', decision.exception).execute();
  await queueCovered(trx, decision.exception, row.control);
  await record(trx, decision, row.control, 'exception.withdrawn');
}

/** Takes back what oneself asked for, before anybody decided. Throws `exception-missing`, `exception-not-own`. */
export async function takeBackRequest(trx: Trx<Tables>, decision: Decision): Promise<void> {
  const row = await hold(trx, decision, ['requested']);
  if (row.requested_by !== decision.by) throw errors('exception-not-own');
  await withdrawException(trx, decision);
}

async function hold(trx: Trx<Tables>, { exception }: Decision, states: readonly ExceptionState[]) {
  const row = await trx.selectFrom('core.exceptions').select(['control', 'requested_by', 'expires_at']).where('id', '=', exception).where('state', 'in', states).forUpdate().executeTakeFirst();
  if (row === undefined) throw errors('exception-missing');
  return row;
}

async function settle(trx: Trx<Tables>, decision: Decision, control: string, state: ExceptionState, act: string): Promise<void> {
  await trx.updateTable('core.exceptions').set({ state, decided_by: decision.by, decided_at: toIso(decision.now) }).where('id', '=', decision.exception).execute();
  await record(trx, decision, control, act);
}

async function record(trx: Trx<Tables>, { exception, by, why, now }: Decision, control: string, act: string): Promise<void> {
  await appendJournal(trx, { at: now, actor: { kind: 'person', id: by }, act, subject: { kind: 'exception', id: exception }, why, detail: { control } });
}
