import type { Host } from './check.ts';

export interface Process {
  readonly pid: number;
  /** The first fifteen bytes of the program's name. */
  readonly name: string;
}

const MAX_PROCESSES = 50_000;
const listedAlready = new WeakMap<Host, readonly Process[]>();

/** The processes of the running system, once a look; none on another tree. */
export function listProcesses(host: Host): readonly Process[] {
  const already = listedAlready.get(host);
  if (already) return already;
  const list = host.live ? host.files.list('/proc') : undefined;
  const pids = list?.ok ? list.names.filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES) : [];
  const processes = pids.flatMap((pid) => {
    const read = host.files.readText(`/proc/${pid}/comm`, 4_096);
    return read.ok ? [{ pid: Number(pid), name: read.text.trim() }] : [];
  });
  listedAlready.set(host, processes);
  return processes;
}

/** Whether one of these programs runs. */
export function runs(host: Host, ...names: string[]): boolean {
  return listProcesses(host).some((process) => names.includes(process.name));
}
