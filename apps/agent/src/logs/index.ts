export type { FilePosition } from './file-position.ts';
export { followFile, type FollowedFile } from './follow-file.ts';
export { readPositions, writePositions } from './positions-file.ts';
