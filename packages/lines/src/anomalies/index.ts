export type { Alert, AlertKind } from './alert.ts';
export { makeAlert, say } from './alert.ts';
export { createClumps } from './lines/learn-clumps.ts';
export { createLinesWatch, type LinesWatch, type WatchedLine } from './lines/watch-lines.ts';
export { readHead, readPoint } from './series/read-point.ts';
export { createSeriesWatch, type SeriesWatch } from './series/watch-series.ts';
export { createSeason } from './series/season.ts';
