import type { FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago } from '../../core/case-fact.ts';

/** A host whose antivirus does all that the policy asks; the cases of this section begin from it. */
export const goodAntivirus: FactValue<'host.antivirus'> = {
  installed: true,
  daemonAlive: true,
  daemonAnswer: 'PONG from /run/clamav/clamd.ctl',
  version: 'ClamAV 1.4.3',
  signatureVersion: 27_820,
  signaturesAt: ago(9 * MS.hour),
  lastScan: { endedAt: ago(30 * MS.hour), path: '/', scannedFiles: 214_000, infectedFiles: 0 },
};
