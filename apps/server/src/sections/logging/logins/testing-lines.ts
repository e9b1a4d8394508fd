import { instant } from '@writ/kernel';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { readLineAsItStands } from '../intake/read-line-as-it-stands.ts';

let written = 0;

/** A line of a host as it lies in the store after it came through a door at `at`, milliseconds. */
export function storedLine(text: string, at: number, host = 'web-1'): FoundLine {
  written += 1;
  return { ...readLineAsItStands(text, { at: instant(at), service: '', host, receivedAt: instant(at + 250) }), template: '', batch: '7', seq: written };
}
