import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { layPolicy, watchedDocument } from './policy-document.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'writ-policy-document-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the first text', () => {
  test('is laid whole where there is none, and over nothing that is there', async () => {
    const file = join(folder, 'data/security.md');
    await layPolicy('# Ours\n', file);
    expect(readFileSync(file, 'utf8')).toBe('# Ours\n');
    await layPolicy('# Another\n', file);
    expect(readFileSync(file, 'utf8')).toBe('# Ours\n');
    expect(readdirSync(join(folder, 'data'))).toEqual(['security.md']);
  });

  test('takes the place of what a start left behind that was killed half way', async () => {
    const file = join(folder, 'security.md');
    writeFileSync(`${file}.new`, '# Ou');
    await layPolicy('# Ours\n', file);
    expect(readdirSync(folder)).toEqual(['security.md']);
    expect(readFileSync(file, 'utf8')).toBe('# Ours\n');
  });
});

describe('the living document', () => {
  test('that is missing, a folder, or larger than any policy changes nothing', async () => {
    const file = join(folder, 'security.md');
    const document = watchedDocument(file);
    expect(await document.read()).toBeUndefined();
    mkdirSync(file);
    expect(await document.read()).toBeUndefined();
    rmSync(file, { recursive: true });
    writeFileSync(file, '');
    truncateSync(file, 100_000_000);
    expect(await document.read()).toBeUndefined();
  });

  test('tells of a change, also when another file takes its name', async () => {
    const file = join(folder, 'security.md');
    writeFileSync(file, 'one');
    const changed = vi.fn<() => void>();
    const unwatch = watchedDocument(file).onChange(changed);
    try {
      writeFileSync(file, 'two');
      await vi.waitFor(() => expect(changed).toHaveBeenCalled());
      changed.mockClear();
      writeFileSync(`${file}.swp`, 'three');
      renameSync(`${file}.swp`, file);
      await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    } finally {
      unwatch();
    }
  });
});
