import { formRoutes } from './form-routes.tsx';
import { pageRoutes } from './page-routes.tsx';
import type { PublicParts } from './public-parts.ts';
import { threadRoutes } from './thread-routes.tsx';

/** Everything that strangers see: the form, their threads, the policy, thanks, security.txt. */
export function publicRoutes(parts: PublicParts) {
  return [...formRoutes(parts), ...threadRoutes(parts), ...pageRoutes(parts)];
}
