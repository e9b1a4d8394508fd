import { apiRoutes } from './api-routes.ts';
import type { Console } from './console.ts';
import { exceptionRoutes } from './exception-routes.tsx';
import { findingRoutes } from './finding-routes.tsx';
import { hostRoutes } from './host-routes.tsx';
import { journalRoutes } from './journal-routes.tsx';
import { keyRoutes } from './key-routes.tsx';
import { liveRoutes, type LiveBus } from './live-events.ts';
import { peopleRoutes } from './people-routes.tsx';
import { policyRoutes } from './policy-routes.tsx';
import { searchRoutes } from './search-routes.tsx';
import { seatRoutes } from './seat-routes.tsx';
import { settingsRoutes } from './settings-routes.tsx';

/** Every door of the console, for people and for programs. */
export function consoleRoutes(console: Console, bus: LiveBus) {
  return [
    ...policyRoutes(console), ...hostRoutes(console), ...findingRoutes(console), ...exceptionRoutes(console), ...peopleRoutes(console), ...keyRoutes(console), ...seatRoutes(console),
    ...journalRoutes(console), ...searchRoutes(console), ...settingsRoutes(console), ...apiRoutes(console), ...liveRoutes(bus),
  ];
}
