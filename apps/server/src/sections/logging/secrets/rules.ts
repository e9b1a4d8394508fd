import { createRedactor } from '@writ/log';
import type { SweepRules } from './sweep-line.ts';

/** The rules of the present program, compiled once. */
export const SWEEP_RULES: SweepRules = createRedactor();
