import type { Instant } from '@writ/kernel';
import type { Permission } from '../../platform/http/visit.ts';
import type { Viewer } from '../actor.ts';
import { ACTS, type Act } from './acts.ts';
import { permissionErrors } from './errors.ts';
import { refusalOf } from './may-act.ts';

/** Where a person shows their second factor again, to come back to `next`. */
export function confirmPath(next: string): string {
  return `/sign-in/confirm?next=${encodeURIComponent(next)}`;
}

/** The permission check of the doors: `mayAct` of `createHttpServer`. */
export function checkPermission(viewer: Viewer, act: Act, now: Instant): Permission {
  const refusal = refusalOf(viewer, act, now);
  if (refusal === undefined) return { allowed: true };
  return { allowed: false, error: permissionErrors(refusal, { act, does: ACTS[act]?.does }), ...(refusal === 'confirm-first' ? { sendTo: confirmPath } : {}) };
}

