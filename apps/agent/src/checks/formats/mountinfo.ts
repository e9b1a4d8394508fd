export interface Mount {
  readonly mountPoint: string;
  /** `major:minor` of the device that stat(2) gives for files here. */
  readonly device: string;
  /** The part of the file system that is mounted; another than `/` for bind mounts and subvolumes. */
  readonly root: string;
  readonly fileSystem: string;
  readonly source: string;
  readonly options: string;
  readonly superOptions: string;
}

/** Reads /proc/self/mountinfo (proc_pid_mountinfo(5)). Lines of another form are counted. */
export function parseMountInfo(text: string): { mounts: Mount[]; badLines: number } {
  const mounts: Mount[] = [];
  let badLines = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const fields = line.split(' ');
    const dash = fields.indexOf('-', 6);
    const [, , device, root, mountPoint, options] = fields;
    if (dash < 0 || fields.length < dash + 3 || !device || !/^\d{1,9}:\d{1,9}$/.test(device)) badLines += 1;
    else {
      mounts.push({
        mountPoint: unescapePath(mountPoint!), device, root: unescapePath(root!), options: options!,
        fileSystem: fields[dash + 1]!, source: unescapePath(fields[dash + 2]!), superOptions: fields[dash + 3] ?? '',
      });
    }
  }
  return { mounts, badLines };
}

/** Reads /proc/swaps: where memory is written to. */
export function parseSwaps(text: string): { path: string; type: string }[] {
  return text.split('\n').slice(1).flatMap((line) => {
    const [path, type] = line.split(/\s+/);
    return path && type ? [{ path: unescapePath(path), type }] : [];
  });
}

/** The kernel writes space, tab, newline and backslash as three octal digits. */
function unescapePath(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_whole, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
