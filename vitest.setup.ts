import { registerConnect } from '@writ/testkit';

// Only files that ask for a database load the driver.
registerConnect(async () => (await import('./apps/server/src/platform/db/connect.ts')).connect);
