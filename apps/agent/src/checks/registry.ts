import type { Check } from './check.ts';
import { accounts } from './accounts/check.ts';
import { antivirus } from './antivirus/check.ts';
import { authorizedKeys } from './authorized-keys/check.ts';
import { automaticUpdates } from './automatic-updates/check.ts';
import { clock } from './clock/check.ts';
import { containers } from './containers/check.ts';
import { operatingSystem } from './operating-system/check.ts';
import { packages } from './packages/check.ts';
import { pendingUpdates } from './pending-updates/check.ts';
import { reboot } from './reboot/check.ts';
import { sockets } from './sockets/check.ts';
import { sshd } from './sshd/check.ts';
import { volumes } from './volumes/check.ts';

/** Every check, those first whose facts are wanted first. A check is a folder here and a line in this list; a test compares the two. */
export const CHECKS = [
  operatingSystem, automaticUpdates, pendingUpdates, reboot, antivirus, sshd, authorizedKeys, volumes, packages, accounts, sockets, containers, clock,
] as readonly Check[];
