export { closedLogStore } from './closed-log-store.ts';
export { countLines, type LineCount } from './count-lines.ts';
export { dropOldLines, type Retention } from './drop-old-lines.ts';
export { errors as logStoreErrors } from './errors.ts';
export { FILTER_LIMITS, type LineFilter } from './line-filter.ts';
export { type LogStore, openLogStore } from './open-log-store.ts';
export { type Arrival, FIRST_ARRIVAL, readArrived } from './read-arrived.ts';
export { readLine, searchLines, type FoundLines } from './search-lines.ts';
export { type Batch, BATCH_LIMITS, type FoundLine, type LinePlace, type StoredLine } from './stored-line.ts';
