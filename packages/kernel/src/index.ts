export * from './assert.ts';
export * from './canonical-json.ts';
export * from './duration.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './instant.ts';
