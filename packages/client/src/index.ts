export * from './agent-client.ts';
export * from './api-client.ts';
export * from './client.ts';
export { errors as clientErrors } from './errors.ts';
export * from './host-key.ts';
export * from './send-request.ts';
export * from './sign-request.ts';
