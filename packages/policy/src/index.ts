export * from './expression.ts';
export * from './parameter.ts';
export * from './policy.ts';
