import type { FileTree } from '../file-tree/index.ts';

/**
 * The files that apt reads in a folder of parts, in its order: names of letters, digits, `-`, `_`, `:` and `.`, with the extension or none, by their bytes.
 * Editors' copies, `.dpkg-old` and the like are passed over, as apt does.
 */
export function listAptFiles(files: FileTree, folder: string, extension: string): string[] {
  const list = files.list(folder);
  if (!list.ok) return [];
  return list.names.filter((name) => isRead(name, extension)).map((name) => `${folder}/${name}`).filter((path) => {
    const status = files.status(path);
    return !status.ok || status.kind !== 'directory';
  });
}


function isRead(name: string, extension: string): boolean {
  if (!/^[A-Za-z0-9_:-][A-Za-z0-9_:.-]*$/.test(name)) return false;
  return !name.includes('.') || name.endsWith(`.${extension}`);
}
