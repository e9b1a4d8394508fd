export { GUESTS, type Guest } from './demonstration-door.tsx';
export { isDemonstration } from './mark-folder.ts';
export { MOST_HOSTS, startDemonstration, type Demonstration, type DemonstrationOptions, type Filled } from './start-demonstration.ts';
export type { Progress } from './fill-demonstration.ts';
export { sayMonth } from './demonstration-page.tsx';
