export * from './file-tree.ts';
export { openFileTree } from './open-file-tree.ts';
