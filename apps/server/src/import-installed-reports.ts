import { WRIT } from './core/actor.ts';
import { createPolicyReader } from './core/policy-in-force/policy-reader.ts';
import { createPolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import { policyFile } from './config.ts';
import { expectInstallation } from './expect-installation.ts';
import type { Installation } from './installation.ts';
import { openHouse } from './open-house.ts';
import { startJobs } from './platform/jobs/index.ts';
import { createOutbox } from './platform/outbox/index.ts';
import { reportingParts } from './reporting-parts.ts';
import { importReports, type ImportLine, type Tracker } from './sections/reporting/index.ts';
import { controlRegistry } from './sections/registry.ts';

/** Takes over the reports of another tracker from its export; the server may run meanwhile, and sends what is to be sent. Throws `export-invalid` and `policy-missing`. */
export async function importInstalledReports({ settings, log }: Installation, tracker: Tracker, text: string, tell: (line: ImportLine) => void): Promise<void> {
  await expectInstallation(settings);
  const house = await openHouse({ settings, log, hold: 'share' });
  try {
    const jobs = await startJobs({ url: house.databaseUrl, logger: log });
    try {
      const policyInForce = createPolicyInForce(house.db, createPolicyReader(controlRegistry, policyFile(settings)));
      const parts = reportingParts({ house, outbox: createOutbox(house.db, jobs, house.keyring), policyInForce });
      for await (const line of importReports(parts, tracker, text, WRIT)) tell(line);
    } finally {
      await jobs.stop();
    }
  } finally {
    await house.close();
  }
}
