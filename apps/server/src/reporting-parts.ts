import { publicUrl } from './config.ts';
import type { PolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import { errors as policyErrors } from './core/policy-in-force/errors.ts';
import type { House } from './open-house.ts';
import { createBlobs } from './platform/blobs/index.ts';
import type { BusinessClock } from './platform/calendar/index.ts';
import type { Outbox } from './platform/outbox/index.ts';
import type { ContactParts } from './sections/contact/index.ts';
import { businessClockOf, readCompanyDays, type ReportingParts } from './sections/reporting/index.ts';

export interface ReportingPartsOptions {
  readonly house: House;
  readonly outbox: Outbox;
  readonly policyInForce: () => Promise<PolicyInForce | undefined>;
}

/** What the sections of reports and of the point of contact are made of. */
export function reportingParts({ house, outbox, policyInForce }: ReportingPartsOptions): ReportingParts & Omit<ContactParts, 'canaryPaths'> {
  const { db, box, clock, log, settings, secrets } = house;
  const address = settings.securityAddress;
  const url = new URL(publicUrl(settings));
  return {
    db, box, blobs: createBlobs(house.blobs, house.keyring), outbox, clock, log, policyInForce,
    linkKey: secrets.derive('links and message ids'),
    async businessClock(): Promise<BusinessClock> {
      const inForce = await policyInForce();
      if (!inForce) throw policyErrors('policy-missing');
      return businessClockOf(inForce.policy, await readCompanyDays(db));
    },
    publicUrl: url,
    mail: { address, canSend: settings.mailUrl !== undefined && address !== undefined, domain: address?.slice(address.lastIndexOf('@') + 1) ?? url.hostname },
    company: settings.company,
    productWords: [],
  };
}
