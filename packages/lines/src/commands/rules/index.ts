import { accountMade } from './account-made.ts';
import { auditOff } from './audit-off.ts';
import { authorizedKeysWritten } from './authorized-keys-written.ts';
import { base64IntoShell } from './base64-into-shell.ts';
import { credentialsRead } from './credentials-read.ts';
import { cronWritten } from './cron-written.ts';
import { diskWiped } from './disk-wiped.ts';
import { downloadIntoShell } from './download-into-shell.ts';
import { firewallOff } from './firewall-off.ts';
import { historyCleared } from './history-cleared.ts';
import { libraryPreloaded } from './library-preloaded.ts';
import { logsRemoved } from './logs-removed.ts';
import { packageFromOutside } from './package-from-outside.ts';
import { reverseShell } from './reverse-shell.ts';
import { runFromTemporaryFolder } from './run-from-temporary-folder.ts';
import { setuidMade } from './setuid-made.ts';
import { sudoGiven } from './sudo-given.ts';
import { tunnelOpened } from './tunnel-opened.ts';
import type { RuleWithExamples } from './rule-with-examples.ts';

/** Our own rules for commands: what an intruder does first, and an administrator seldom. A test compares this list with the folder. */
export const OWN_RULES: readonly RuleWithExamples[] = [
  accountMade,
  auditOff,
  authorizedKeysWritten,
  base64IntoShell,
  credentialsRead,
  cronWritten,
  diskWiped,
  downloadIntoShell,
  firewallOff,
  historyCleared,
  libraryPreloaded,
  logsRemoved,
  packageFromOutside,
  reverseShell,
  runFromTemporaryFolder,
  setuidMade,
  sudoGiven,
  tunnelOpened,
];
