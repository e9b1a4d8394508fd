import { readFileSync, statSync } from 'node:fs';
import { declareErrors, WritError } from '@writ/kernel';
import { publicUrl, type Settings } from './config.ts';
import type { PolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import { errors as policyErrors } from './core/policy-in-force/errors.ts';
import type { House } from './open-house.ts';
import { createBlobs } from './platform/blobs/index.ts';
import type { BusinessClock } from './platform/calendar/index.ts';
import type { Outbox } from './platform/outbox/index.ts';
import type { ContactParts } from './sections/contact/index.ts';
import { businessClockOf, productNames, readCompanyDays, type ReportingParts } from './sections/reporting/index.ts';

export const errors = declareErrors('reporting-settings', {
  'product-file-unreadable': { kind: 'invalid', sentence: 'WRIT_PRODUCT_FILE names {file}, and it cannot be read.' },
  'product-file-too-large': { kind: 'too-large', sentence: '{file} has more than {limit} bytes. Leave out what a report would not name.' },
});

const PRODUCT_FILE_BYTES = 16 * 1024 * 1024;

export interface ReportingPartsOptions {
  readonly house: House;
  readonly outbox: Outbox;
  readonly policyInForce: () => Promise<PolicyInForce | undefined>;
}

/** What the sections of reports and of the point of contact are made of. Throws `product-file-unreadable` and `product-file-too-large`. */
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
    productWords: readProductWords(settings),
  };
}

/** Once, at the start. */
function readProductWords({ productFile }: Settings): ReportingParts['productWords'] {
  if (productFile === undefined) return productNames([]);
  try {
    if (statSync(productFile).size > PRODUCT_FILE_BYTES) throw errors('product-file-too-large', { file: productFile, limit: PRODUCT_FILE_BYTES });
    return productNames(readFileSync(productFile, 'utf8').split('\n'));
  } catch (error) {
    throw error instanceof WritError ? error : errors('product-file-unreadable', { file: productFile }, error);
  }
}
