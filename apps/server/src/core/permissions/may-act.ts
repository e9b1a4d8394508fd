import { MS, type Instant } from '@writ/kernel';
import type { Viewer } from '../actor.ts';
import { ACTS, type Act } from './acts.ts';
import { isInScope } from './scopes.ts';

/** Why an act is refused; each is an error of `permissionErrors`. */
export type Refusal = 'not-permitted' | 'scope-missing' | 'session-needed' | 'confirm-first';

/** How long after showing the second factor a guarded act is allowed: milliseconds. */
export const CONFIRMED_FOR_MS = 10 * MS.minute;

/**
 * Whether a viewer may do an act now; undefined means yes. The role is asked first, so that a refusal never invites anyone to confirm
 * or to mend the scopes of what their role would not permit anyway.
 */
export function refusalOf(viewer: Viewer, act: Act, now: Instant): Refusal | undefined {
  if (!Object.hasOwn(ACTS, act)) return 'not-permitted';
  const rule = ACTS[act];
  const { roles } = rule;
  if (roles !== 'everyone' && !viewer.roles.some((role) => roles.includes(role))) return 'not-permitted';
  if (viewer.by.kind === 'token') {
    if (rule.sessionOnly) return 'session-needed';
    return isInScope(act, viewer.by.scopes) ? undefined : 'scope-missing';
  }
  if (!rule.confirm) return undefined;
  const { confirmedAt } = viewer.by;
  return confirmedAt !== undefined && now - confirmedAt <= CONFIRMED_FOR_MS ? undefined : 'confirm-first';
}

/** Whether the viewer may do the act, leaving aside that they may have to confirm first: for showing or hiding a button. */
export function mayEverAct(viewer: Viewer, act: Act, now: Instant): boolean {
  const refusal = refusalOf(viewer, act, now);
  return refusal === undefined || refusal === 'confirm-first';
}
