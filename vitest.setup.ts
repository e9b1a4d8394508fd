import { registerConnect } from '@writ/testkit';

// Only files that ask for a database load the driver.
registerConnect(async () => (await import('./apps/server/src/platform/db/connect.ts')).connect);

/** Laws draw by lot. A gate decides on what was changed and not on its luck: it names the lot. */
const seed = process.env['WRIT_TEST_SEED'];
if (seed !== undefined) (await import('fast-check')).configureGlobal({ seed: Number(seed) });
