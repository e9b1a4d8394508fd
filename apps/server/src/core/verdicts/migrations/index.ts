import type { Migration } from '../../../platform/db.ts';
import { verdicts0001Verdicts } from './verdicts-0001-verdicts.ts';

export const verdictsMigrations: readonly Migration[] = [verdicts0001Verdicts];
