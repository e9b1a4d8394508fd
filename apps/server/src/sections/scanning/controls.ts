import { duration, list, oneOf, parameters } from '@writ/policy';
import { defineControl } from '../../core/control.ts';

/** Section 7: audits by others, scans by machine, and what customers may see of both. */
export const scanningControls = [
  defineControl({
    id: 'penetration-test',
    catalogue: 'V1',
    section: 7,
    title: 'Penetration tests by a third party',
    subject: 'engagement',
    parameters: parameters({ every: duration({ business: false }) }),
    wouldMeasure: 'The report of the last engagement, its findings, and the retest that closed them.',
  }),
  defineControl({
    id: 'code-audit',
    catalogue: 'V1',
    section: 7,
    title: 'Code audits by a third party',
    subject: 'engagement',
    parameters: parameters({ every: duration({ business: false }) }),
    wouldMeasure: 'The report of the last audit, its findings, and the changes that closed them.',
  }),
  defineControl({
    id: 'audit-question',
    catalogue: 'V2',
    section: 7,
    title: 'Every feature is asked whether it needs an audit',
    subject: 'change',
    parameters: parameters({ asks: list(oneOf(['features', 'fixes'], { features: ['feature'], fixes: ['fix'] })) }),
    wouldMeasure: 'The answer to the audit question on each change, who gave it, and what followed from a yes.',
  }),
  defineControl({
    id: 'customer-documents',
    catalogue: 'V3',
    section: 7,
    title: 'Customers receive audit documents',
    subject: 'request',
    parameters: parameters({ answeredWithin: duration({ business: true }), linkLasts: duration({ business: false }) }),
    wouldMeasure: 'The log of the customers\' room: request, answer, document, download, and the end of the link.',
  }),
  defineControl({
    id: 'repository-scan',
    catalogue: 'V4',
    section: 7,
    title: 'Repositories and images are scanned',
    subject: 'repository',
    parameters: parameters({ afterChange: duration({ business: false }) }),
    wouldMeasure: 'Scan results that name the commit or image digest they looked at, against the last change of each repository.',
  }),
  defineControl({
    id: 'host-scan',
    catalogue: 'V4',
    section: 7,
    title: 'Hosts are scanned',
    subject: 'host',
    parameters: parameters({ every: duration({ business: false }) }),
    wouldMeasure: 'The packages of each host, matched with advisories, and when that was last done with fresh feeds.',
  }),
];
