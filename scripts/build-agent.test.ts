import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FACT_KINDS, FactLine } from '@writ/contract';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const program = join(import.meta.dirname, `../dist/agent/writ-agent-linux-${process.arch}`);
const isBuilt = existsSync(program);
/** Where components must be there, one that is missing fails instead of skipping. */
const isSkipped = !isBuilt && process.env['WRIT_TEST_COMPONENTS'] !== 'required';

describe(isBuilt ? 'the agent as one file' : 'the agent as one file (not built here: npm run build:agent)', () => {
  it.skipIf(isSkipped)('measures this machine without anything beside it', async () => {
    const { stdout } = await run(program, ['observe'], { env: {}, cwd: '/', maxBuffer: 64 * 1_024 * 1_024 });
    const kinds = stdout.trim().split('\n').map((line) => FactLine.parse(JSON.parse(line)).kind);
    // What the server reads in the host's lines, and what the agent says of itself, are no checks of the agent's.
    const others = new Set<string>(['host.agent', 'host.login-lines', 'host.command-records']);
    expect(kinds.toSorted()).toEqual(Object.keys(FACT_KINDS).filter((kind) => kind.startsWith('host.') && !others.has(kind)).toSorted());
  });

  it.skipIf(isSkipped)('has the checksum that lies beside it', () => {
    const digest = createHash('sha256').update(readFileSync(program)).digest('hex');
    expect(readFileSync(`${program}.sha256`, 'utf8')).toMatch(new RegExp(`^${digest}  `));
  });
});
