import { createHash } from 'node:crypto';
import { canonicalJson } from '@writ/kernel';
import { diffPolicies, readPolicy, type ClauseChange, type ControlRegistry, type Policy, type ReadResult } from '@writ/policy';
import { storableText } from '../journal/storable-json.ts';
import { errors } from './errors.ts';

/** Reads policy texts against the controls that this program knows. */
export interface PolicyReader {
  readonly read: (text: string) => ReadResult;
  readonly diff: (before: Policy, after: Policy) => readonly ClauseChange[];
}

export const LONGEST_POLICY = 2_000_000;

/** Texts whose reading is remembered: the one in force and the one that waits, read anew by every page otherwise. */
const REMEMBERED = 4;

/** The reader of this program. `file` is the name that diagnostics give. Reading is pure, so the last few texts are read once. */
export function createPolicyReader(registry: ControlRegistry, file: string): PolicyReader {
  const remembered = new Map<string, ReadResult>();
  return {
    read(text) {
      const result = remembered.get(text) ?? readPolicy(text, { file, registry });
      remembered.delete(text);
      remembered.set(text, result);
      if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value!);
      return result;
    },
    diff: diffPolicies,
  };
}

/** The text as it is stored and hashed. Throws `policy-too-large`. */
export function storablePolicy(text: string): { readonly text: string; readonly sha256: string } {
  if (text.length > LONGEST_POLICY) throw errors('policy-too-large', { limit: LONGEST_POLICY, size: text.length });
  const stored = storableText(text);
  return { text: stored, sha256: createHash('sha256').update(stored).digest('hex') };
}

/** Controls that the second text has otherwise than the first, or not at all: clocks under them may be touched. */
export function changedControls(before: Policy, after: Policy): readonly string[] {
  const next = new Map(after.controls.map((control) => [control.id, control]));
  return before.controls.filter((control) => {
    const other = next.get(control.id);
    return other === undefined || canonicalJson([control.parameters, control.selector]) !== canonicalJson([other.parameters, other.selector]);
  }).map((control) => control.id);
}
