/** What of the server is pure or reads files only: the command line's door to it. Loads no database driver. */
export { businessClockOf } from './sections/reporting/index.ts';
export { inZone, readMoment } from './platform/calendar/index.ts';
export { controlDefinitions, controlRegistry } from './sections/registry.ts';
