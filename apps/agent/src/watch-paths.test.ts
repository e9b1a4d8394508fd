import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPaths, type PathWatch, type WatchOptions } from './watch-paths.ts';

let folder: string;
let watch: PathWatch | undefined;
let changed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-watch-'));
  changed = [];
});
afterEach(() => {
  watch?.close();
  rmSync(folder, { recursive: true, force: true });
});

const WITHOUT_NOTICES: WatchOptions = { notify: (() => { throw Object.assign(new Error('no watches left'), { code: 'ENOSPC' }); }) as never, pollEveryMs: 20 };

function begin(paths: string[], options: WatchOptions): void {
  watch = watchPaths([{ kind: 'a', paths: paths.map((path) => join(folder, path)) }, { kind: 'other', paths: [join(folder, 'other')] }], (kinds) => changed.push(...kinds), options);
}
/** Does something until it is noticed: a watch that was just begun may miss what happens in the same moment. */
async function isNoticed(act: () => void): Promise<void> {
  changed.length = 0;
  act();
  await vi.waitFor(() => expect(changed).toContain('a'), { timeout: 3_000, interval: 10 });
}

describe.each([['notified', {}], ['polled', WITHOUT_NOTICES]] as const)('paths that are watched, %s', (how, options) => {
  it('tells of a file that is written, replaced and removed', async () => {
    writeFileSync(join(folder, 'config'), 'one');
    begin(['config'], options);
    expect(watch!.how).toBe(how);
    await isNoticed(() => appendFileSync(join(folder, 'config'), ' and two'));
    writeFileSync(join(folder, 'fresh'), 'three');
    await isNoticed(() => renameSync(join(folder, 'fresh'), join(folder, 'config')));
    await isNoticed(() => appendFileSync(join(folder, 'config'), ' and four'));
    await isNoticed(() => rmSync(join(folder, 'config')));
    expect(changed).not.toContain('other');
  });

  it('tells of a new file in a folder, and of one in a folder that did not exist', async () => {
    mkdirSync(join(folder, 'conf.d'));
    begin(['conf.d', 'later/deep/file'], options);
    await isNoticed(() => writeFileSync(join(folder, 'conf.d/99-last'), 'x'));
    await isNoticed(() => {
      mkdirSync(join(folder, 'later/deep'), { recursive: true });
      writeFileSync(join(folder, 'later/deep/file'), 'x');
    });
  });

  it('tells of names that a star stands for', async () => {
    mkdirSync(join(folder, 'home/ann/.ssh'), { recursive: true });
    begin(['home/*/.ssh/authorized_keys'], options);
    await isNoticed(() => writeFileSync(join(folder, 'home/ann/.ssh/authorized_keys'), 'key'));
    await isNoticed(() => {
      mkdirSync(join(folder, 'home/bob/.ssh'), { recursive: true });
      writeFileSync(join(folder, 'home/bob/.ssh/authorized_keys'), 'key');
    });
  });
});
