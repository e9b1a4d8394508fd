export { backUp, type BackUpOptions, type BackUpResult } from './back-up.ts';
export { restore, type RestoreOptions, type RestoreResult } from './restore.ts';
export { undoUnfinishedRestore } from './schemas-aside.ts';
