import { declareDoors } from '../../platform/http/route.ts';
import type { Viewer } from '../actor.ts';
import type { Act } from './acts.ts';

/** The ways to declare a route, bound to our viewer and our acts. See platform/http/README.md. */
export const { route, page, events } = declareDoors<Viewer, Act>();
export { open } from '../../platform/http/route.ts';
export { download, redirect, shown } from '../../platform/http/answer.ts';
