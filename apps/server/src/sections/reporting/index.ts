export { businessClockOf } from './business-clock.ts';
