export type { Act } from './acts.ts';
export { checkPermission } from './check-permission.ts';
export { permissionErrors } from './errors.ts';
export { mayEverAct } from './may-act.ts';
