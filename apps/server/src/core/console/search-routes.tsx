import { z } from 'zod';
import { address } from '../../ui/addresses.ts';
import { page } from '../permissions/doors.ts';
import { SearchPage } from '../search-page.tsx';
import type { Console } from './console.ts';
import { searchEverything } from './search-everything.ts';

/** One field that finds everything. */
export function searchRoutes(console: Console) {
  return [
    page({
      url: address.search, act: 'policy.read', query: z.object({ q: z.string().max(200).optional().catch(undefined) }),
      async handle(request) {
        const { q = '' } = request.query;
        const [frame, groups] = await Promise.all([console.frame(request), searchEverything(console, request.viewer, q, request.now)]);
        return <SearchPage frame={frame} q={q} groups={groups} />;
      },
    }),
  ];
}
