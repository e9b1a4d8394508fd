import { ACT_NAMES, ACTS, type Act } from './acts.ts';

/**
 * What an API token is limited to: `read` (every act that changes nothing), `finding.*` (every act on findings), or one act by its name.
 * Scopes only narrow: the roles of the token's owner, as they are now, are asked too.
 */
export function isInScope(act: Act, scopes: readonly string[]): boolean {
  const rule = ACTS[act];
  if (scopes.includes(act)) return true;
  // Handing out power needs to be named word for word; no wildcard slips it in.
  if (rule.confirm) return false;
  return (scopes.includes('read') && !rule.changes) || scopes.includes(`${act.split('.')[0]}.*`);
}

/** Every scope that a token can be given. */
export const SCOPES: readonly string[] = [
  'read',
  ...new Set(ACT_NAMES.filter((act) => !ACTS[act].sessionOnly).map((act) => `${act.split('.')[0]}.*`)),
  ...ACT_NAMES.filter((act) => !ACTS[act].sessionOnly),
];
