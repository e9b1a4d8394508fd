export * from './api.ts';
export * from './agent-protocol.ts';
export * from './fact.ts';
export * from './facts/index.ts';
export * from './log-lines.ts';
export * from './verdict.ts';
