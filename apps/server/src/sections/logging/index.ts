export { applyRetention } from './apply-retention.ts';
export { errors as loggingErrors } from './errors.ts';
export { startSyslogReceiver, type SyslogReceiver } from './intake/syslog/start-syslog-receiver.ts';
export { readLineAsItStands } from './intake/read-line-as-it-stands.ts';
export { createTextReader } from './intake/read-text.ts';
export { loggingRoutes } from './logging-routes.tsx';
export type { LoggingParts } from './parts.ts';
export { watchLines } from './watch/watch-lines.ts';
export { lineWatchers } from './watch/line-watchers.ts';
