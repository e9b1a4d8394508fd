import type { Unread } from '../file-tree/index.ts';
import type { Host } from './check.ts';
import { AptConfError, aptValue, emptyAptConf, readAptConf, type AptNode } from './formats/apt-conf.ts';
import { listAptFiles } from './list-apt-files.ts';

export const APT_PARTS = '/etc/apt/apt.conf.d';
export const APT_MAIN = '/etc/apt/apt.conf';
/** Files that include each other in a fan would be read without end. */
const MAX_INCLUDES = 500;

export type AptConfRead =
  | { readonly ok: true; readonly tree: AptNode; readonly files: readonly string[] }
  | { readonly ok: false; readonly unread: Unread }
  | { readonly ok: false; readonly malformed: AptConfError };

/**
 * apt's whole configuration as its next start will read it: the parts in order, then the main file, which a part may name (`Dir::Etc::main`).
 * A file that apt could not read or would refuse makes the whole unknown, because then apt does nothing at all.
 */
export function readWholeAptConf(host: Host): AptConfRead {
  const tree = emptyAptConf();
  const files: string[] = [];
  let includes = 0;
  const include = (path: string): string | undefined => {
    includes += 1;
    if (includes > MAX_INCLUDES) return undefined;
    const read = host.files.readText(path);
    return read.ok ? read.text : undefined;
  };
  for (const next of [...listAptFiles(host.files, APT_PARTS, 'conf').map((path) => () => path), () => mainFile(tree)]) {
    const path = next();
    const read = host.files.readText(path);
    if (!read.ok && read.why === 'missing') continue;
    if (!read.ok) return { ok: false, unread: read };
    try {
      readAptConf(tree, path, read.text, include);
    } catch (error) {
      if (error instanceof AptConfError) return { ok: false, malformed: error };
      throw error;
    }
    files.push(path);
  }
  const parts = host.files.list(APT_PARTS);
  if (!parts.ok && parts.why !== 'missing') return { ok: false, unread: parts };
  return { ok: true, tree, files };
}

/** A folder of apt's own (`Dir::State::lists` and the like) as `Dir` settings move it; always with a slash at its end. */
export function aptFolder(tree: AptNode, name: string, fallbacks: Readonly<Record<string, string>>): string {
  const parts = name.split('::');
  let path = '';
  for (let length = parts.length; length > 0 && !path.startsWith('/'); length -= 1) {
    const key = parts.slice(0, length).join('::');
    path = `${aptValue(tree, key)?.value || fallbacks[key] || ''}/${path}`;
  }
  return `/${path}/`.replace(/\/+/g, '/');
}

function mainFile(tree: AptNode): string {
  const name = aptValue(tree, 'Dir::Etc::main')?.value || 'apt.conf';
  return name.startsWith('/') ? name : `${aptFolder(tree, 'Dir::Etc', { Dir: '/', 'Dir::Etc': 'etc/apt' })}${name}`;
}
