import { lines } from './0001-lines.ts';
import { arrivals } from './0002-arrivals.ts';
import { templates } from './0004-templates.ts';
import { quickerSearch } from './0005-quicker-search.ts';
import { mergedDays } from './0006-merged-days.ts';
import type { LogStoreStep } from './step.ts';

/** Every step, in order. One that was released is never changed. */
export const STEPS: readonly LogStoreStep[] = [lines, arrivals, templates, quickerSearch, mergedDays];
