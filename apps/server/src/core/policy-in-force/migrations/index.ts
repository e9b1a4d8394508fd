import type { Migration } from '../../../platform/db.ts';
import { policyInForce0001Versions } from './policy-in-force-0001-versions.ts';

export const policyInForceMigrations: readonly Migration[] = [policyInForce0001Versions];
