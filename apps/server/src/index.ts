/** The server's door for the command line that starts and mends an installation. What is pure is in `engines.ts`. */
export { serve, type ServeOptions, type Told } from './main.ts';
export { readSettings } from './config.ts';
export { examineInstallation, type Examination } from './examine-installation.ts';
export { backUpInstallation, readInstalledMargin, recoverInstalledOwner, restoreInstallation, rotateInstalledKey, type Installation } from './installation.ts';
export { readInstalledArchive, restoreInstalledLogs, type LogRange } from './restore-installed-logs.ts';
export { importInstalledReports } from './import-installed-reports.ts';
export type { Margin, MarginClause, MarginControl } from './core/verdicts/margin.ts';
