import { watch } from 'node:fs';
import { access, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LONGEST_POLICY } from './core/policy-in-force/policy-reader.ts';
import type { PolicySource } from './core/policy-in-force/watch-policy-file.ts';

/** Puts a text where the living policy belongs, unless one is there: the shipped text at first start, the one in force after a restore elsewhere. */
export async function layPolicy(text: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  if (await access(file).then(() => true, () => false)) return;
  // Written beside and then named, so that a start that is killed here leaves no half of a policy, which would be refused for ever.
  const beside = `${file}.new`;
  await writeFile(beside, text, { mode: 0o644, flush: true });
  await rename(beside, file);
}

/** The living policy as a source of texts. The folder is watched, because editors put a new file in the place of the old one; where watching is not to be had, it is looked at every two seconds. */
export function watchedDocument(file: string): PolicySource {
  return {
    async read() {
      const found = await stat(file).catch(() => undefined);
      if (!found?.isFile() || found.size > LONGEST_POLICY * 4) return undefined;
      return readFile(file, 'utf8');
    },
    onChange(changed) {
      try {
        const watcher = watch(dirname(file), (_event, name) => {
          if (name === null || name === basename(file)) changed();
        });
        watcher.on('error', changed);
        return () => watcher.close();
      } catch {
        const timer = setInterval(changed, 2_000); // no inotify: a full table of watches, or a file system without
        timer.unref();
        return () => clearInterval(timer);
      }
    },
  };
}
