import { MS } from '@writ/kernel';
import { duration, parameters } from '@writ/policy';
import { defineControl } from '../../core/control.ts';
import { antivirusAliveCases } from './antivirus-alive-cases.ts';
import { antivirusScanCases } from './antivirus-scan-cases.ts';
import { evaluateAntivirusAlive } from './evaluate-antivirus-alive.ts';
import { evaluateAntivirusScan } from './evaluate-antivirus-scan.ts';
import { evaluateSignaturesFresh } from './evaluate-signatures-fresh.ts';
import { signaturesFreshCases } from './signatures-fresh-cases.ts';

/** Section 11: antivirus on every managed host, and what happens to an infected one. */
export const antivirusControls = [
  defineControl({
    id: 'antivirus-alive',
    catalogue: 'M1',
    section: 11,
    title: 'The antivirus daemon answers',
    subject: 'host',
    parameters: parameters({}),
    wouldMeasure: 'A PING to the daemon on its own socket, answered with PONG.',
    measure: {
      reads: ['host.antivirus'],
      evaluate: evaluateAntivirusAlive,
      cases: antivirusAliveCases,
      // Long enough for the daemon to load its signatures after a restart.
      findingAfterMs: 10 * MS.minute,
      countedAs: 'hosts',
    },
  }),
  defineControl({
    id: 'signatures-fresh',
    catalogue: 'M1',
    section: 11,
    title: 'Signatures are fresh',
    subject: 'host',
    parameters: parameters({ within: duration({ business: false }) }),
    wouldMeasure: 'The date of the signatures that the daemon has loaded, from its own answer.',
    measure: {
      reads: ['host.antivirus'],
      evaluate: evaluateSignaturesFresh,
      cases: signaturesFreshCases,
      renews: true,
      findingAfterMs: 30 * MS.minute,
      countedAs: 'hosts',
    },
  }),
  defineControl({
    id: 'antivirus-scan',
    catalogue: 'M1',
    section: 11,
    title: 'Hosts are scanned in full',
    subject: 'host',
    parameters: parameters({ within: duration({ business: false }) }),
    wouldMeasure: 'The end of the last scan of the whole host, and how many files it read.',
    measure: {
      reads: ['host.antivirus'],
      evaluate: evaluateAntivirusScan,
      cases: antivirusScanCases,
      renews: true,
      findingAfterMs: 30 * MS.minute,
      countedAs: 'hosts',
    },
  }),
  defineControl({
    id: 'antivirus-drill',
    catalogue: 'M1',
    section: 11,
    title: 'Detection is tried',
    subject: 'host',
    parameters: parameters({ every: duration({ business: false }) }),
    wouldMeasure: 'A harmless test file that the drill leaves on each host, and how soon the daemon reported it.',
  }),
  defineControl({
    id: 'infected-host',
    catalogue: 'M2',
    section: 11,
    title: 'An infected server is retired',
    subject: 'host',
    parameters: parameters({ isolatedWithin: duration({ business: false }), retiredWithin: duration({ business: false }) }),
    wouldMeasure: 'The workflow of each infection: isolated, kept as evidence, retired, made anew, and every credential of the old host rotated.',
  }),
];
