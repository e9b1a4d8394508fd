import { MS } from '@writ/kernel';
import { ago } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import { goodAntivirus } from './antivirus-good.ts';
import type { ScanRule } from './evaluate-antivirus-scan.ts';

const { kept, broken, unknown, unseen } = casesOn<ScanRule, 'host.antivirus'>('host.antivirus', goodAntivirus, { within: { amount: 7, unit: 'day' } });

const scan = goodAntivirus.lastScan!;

/** What `antivirus-scan` must say, and what would fool it. */
export const antivirusScanCases: readonly ControlCase<ScanRule>[] = [
  kept('The whole host was scanned yesterday', {}, 'scanned'),
  kept('The log does not say which path was scanned, but how many files', { lastScan: { ...scan, path: undefined } }, 'scanned'),
  kept('The daemon did the scan, and does not count files', { lastScan: { ...scan, scannedFiles: undefined } }, 'scanned'),
  kept('The last scan found something; what follows is another clause', { lastScan: { ...scan, infectedFiles: 1 } }, 'scanned'),
  broken('The last scan ended eight days ago', { lastScan: { ...scan, endedAt: ago(8 * MS.day) } }, 'old'),
  broken('The last scan ended exactly as long ago as allowed', { lastScan: { ...scan, endedAt: ago(7 * MS.day) } }, 'old'),
  broken('A scan runs every night and reads nothing', { lastScan: { ...scan, scannedFiles: 0 } }, 'empty-scan'),
  broken('No antivirus is installed', { installed: false, daemonAlive: false, lastScan: undefined }, 'not-installed'),
  unknown('The daemon is alive, and no scan was ever seen', { lastScan: undefined }, 'no-scan-seen'),
  unknown('Every night one empty folder is scanned', { lastScan: { ...scan, path: '/tmp', scannedFiles: 3 } }, 'partial-scan'),
  unknown('The last scan ended tomorrow', { lastScan: { ...scan, endedAt: ago(-MS.day) } }, 'wrong-date'),
  unseen('The logs may not be read', 'needs-root', 'The log of the scan is readable by root only.', 'Run the agent as root.'),
];
