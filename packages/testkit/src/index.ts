export * from './fake-clock.ts';
export { answerServer, SHARED_SERVER_FOLDER, type SharedServer, sharedServer, WANTED } from './shared-server.ts';
export * from './test-database.ts';
export { answers, freePort } from './ports.ts';
