import type { Host } from '../check.ts';
import type { BlockDevice } from './decide-encryption.ts';

/** A block device from /sys/dev/block, with what it stands on: its slaves, or the disk that it is a partition of. */
export function readBlockDevice(host: Host, number: string): BlockDevice | undefined {
  if (!/^\d{1,9}:\d{1,9}$/.test(number)) return undefined;
  const folder = `/sys/dev/block/${number}`;
  const event = host.files.readText(`${folder}/uevent`, 65_536);
  const name = event.ok ? /^DEVNAME=(.{1,100})$/m.exec(event.text)?.[1] : undefined;
  if (name === undefined) return undefined;
  const mapperUuid = readWord(host, `${folder}/dm/uuid`);
  const backingFile = readWord(host, `${folder}/loop/backing_file`);
  const slaves = host.files.list(`${folder}/slaves`);
  const under = slaves.ok ? slaves.names.slice(0, 64).map((slave) => readWord(host, `${folder}/slaves/${slave}/dev`) ?? '?') : [];
  const disk = host.files.status(`${folder}/partition`).ok ? readWord(host, `${folder}/../dev`) : undefined;
  return {
    name, under: under.length === 0 && disk !== undefined ? [disk] : under,
    ...(mapperUuid === undefined ? {} : { mapperUuid }), ...(backingFile === undefined ? {} : { backingFile }),
  };
}

/** The devices that a btrfs spreads over: the one in the mount table is only the first. */
export function btrfsDevices(host: Host, deviceName: string): string[] | undefined {
  const systems = host.files.list('/sys/fs/btrfs');
  for (const system of systems.ok ? systems.names.slice(0, 200) : []) {
    const devices = host.files.list(`/sys/fs/btrfs/${system}/devices`);
    if (devices.ok && devices.names.includes(deviceName)) return devices.names.slice(0, 64).map((name) => readWord(host, `/sys/fs/btrfs/${system}/devices/${name}/dev`) ?? '?');
  }
  return undefined;
}

/** `major:minor` of a device file. */
export function deviceNumber(host: Host, path: string): string | undefined {
  const status = host.files.status(path);
  if (!status.ok || status.device === 0) return undefined;
  // makedev(3) of glibc: the numbers are spread over the bits.
  const device = BigInt(status.device);
  const major = ((device >> 32n) & 0xfffff000n) | ((device >> 8n) & 0xfffn);
  const minor = ((device >> 12n) & 0xffffff00n) | (device & 0xffn);
  return `${major}:${minor}`;
}

function readWord(host: Host, path: string): string | undefined {
  const read = host.files.readText(path, 65_536);
  return read.ok && read.text.trim() !== '' ? read.text.trim() : undefined;
}
