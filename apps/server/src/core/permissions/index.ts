export { ACT_NAMES, ACTS, ACTS_BY_PART, type Act, type ActRule } from './acts.ts';
export { assertMayAct, checkPermission, confirmPath } from './check-permission.ts';
export { permissionErrors } from './errors.ts';
export { CONFIRMED_FOR_MS, mayEverAct, refusalOf, type Refusal } from './may-act.ts';
export { isInScope, SCOPES } from './scopes.ts';
