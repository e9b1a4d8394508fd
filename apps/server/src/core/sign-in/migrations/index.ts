import type { Migration } from '../../../platform/db.ts';
import { signIn0001Accounts } from './sign-in-0001-accounts.ts';

export const signInMigrations: readonly Migration[] = [signIn0001Accounts];
