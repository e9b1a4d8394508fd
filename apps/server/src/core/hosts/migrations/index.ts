import type { Migration } from '../../../platform/db.ts';
import { hosts0001Hosts } from './hosts-0001-hosts.ts';

export const hostMigrations: readonly Migration[] = [hosts0001Hosts];
