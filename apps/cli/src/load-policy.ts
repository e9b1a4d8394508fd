import { join } from 'node:path';
import { formatDiagnostic, readPolicy, type Policy, type ReadResult } from '@writ/policy';
import { controlRegistry } from '@writ/server/engines';
import { declareErrors } from '@writ/kernel';
import { readText } from './read-input.ts';
import type { Terminal } from './terminal.ts';

export const errors = declareErrors('policy-file', {
  'policy-has-errors': { kind: 'invalid', sentence: '{file} has errors, so nothing was done with it:\n{lines}' },
});

/** More than any policy is long; what is larger is not one. */
const POLICY_BYTES = 2 * 1024 * 1024;

/** Reads and checks the policy in `file` (`-` is standard input). */
export async function checkPolicyFile(terminal: Terminal, file: string): Promise<ReadResult> {
  const text = await readText(terminal, file, POLICY_BYTES);
  return readPolicy(text, { file, registry: controlRegistry });
}

/** The policy in `file`, or the shipped one when no file is named. Throws `policy-has-errors` with all of them. */
export async function loadPolicy(terminal: Terminal, file: string | undefined): Promise<Policy> {
  const read = await checkPolicyFile(terminal, file ?? join(terminal.home, 'policy/security.md'));
  if (read.ok) return read.policy;
  throw errors('policy-has-errors', { file: file ?? 'policy/security.md', lines: read.diagnostics.map(formatDiagnostic).join('\n') });
}
