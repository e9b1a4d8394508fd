import { HOST_BOUNDS, type FactValue } from '@writ/contract';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { clip, fromAnswer } from '../evidence.ts';
import { parseMountInfo, parseSwaps, type Mount } from '../formats/mountinfo.ts';
import { unknownFor } from '../say-unread.ts';
import { decideEncryption, type Layers } from './decide-encryption.ts';
import { btrfsDevices, deviceNumber, readBlockDevice } from './read-block-device.ts';

type Volume = FactValue<'host.volumes'>['volumes'][number];

const MOUNTS = '/proc/self/mountinfo';
/** Nothing of these is kept on a disk of its own. */
const WITHOUT_DISK = new Set([
  'proc', 'sysfs', 'devtmpfs', 'devpts', 'tmpfs', 'ramfs', 'cgroup', 'cgroup2', 'securityfs', 'pstore', 'bpf', 'tracefs', 'debugfs', 'mqueue', 'hugetlbfs', 'configfs', 'fusectl', 'autofs',
  'binfmt_misc', 'rpc_pipefs', 'nsfs', 'efivarfs', 'selinuxfs', 'sockfs', 'pipefs',
]);
/** Images that were made elsewhere; no data of this host is written into them. */
const IMAGES = new Set(['squashfs', 'iso9660', 'erofs', 'cramfs', 'romfs']);

/** What lies under each mounted file system and swap, down to the disk. Policy clause A3. */
export const volumes: Check<'host.volumes'> = {
  kind: 'host.volumes',
  watches: ['/etc/fstab', '/etc/crypttab'],
  everySeconds: 120,
  cost: 'cheap',
  needsRoot: false,
  liveOnly: 'Only a running system knows what is mounted and what lies under it.',
  look,
};

function look(host: Host): Observation<'host.volumes'> {
  const read = host.files.readText(MOUNTS, 8_388_608);
  if (!read.ok) return unknownFor(read, 'what is mounted');
  const { mounts, badLines } = parseMountInfo(read.text);
  if (mounts.length === 0 || badLines > 0) return unknown('malformed', `${MOUNTS} is not the table of mounts that the kernel writes.`, `Look at it: cat ${MOUNTS}`);
  if (mounts.length > HOST_BOUNDS.mounts) return unknown('too-large', `More than ${HOST_BOUNDS.mounts} file systems are mounted.`, 'Attest the volumes of this host.');
  const found = [...mounts.map((mount) => volumeOf(host, mount)), ...swapVolumes(host)].slice(0, HOST_BOUNDS.mounts);
  const disks = found.filter((volume) => volume.encrypted !== 'not-applicable');
  return known<'host.volumes'>({ volumes: found }, disks.slice(0, 150).map((volume) => fromAnswer(volume.mountPoint, `${volume.encrypted}: ${volume.layers.join(' on ')}${volume.why === undefined ? '' : `. ${volume.why}`}`)));
}

function volumeOf(host: Host, mount: Mount): Volume {
  const { encrypted, layers, why } = encryptionOf(host, mount);
  return {
    mountPoint: clip(mount.mountPoint, 500), device: clip(mount.source, 500), fileSystem: clip(mount.fileSystem, 500), encrypted,
    layers: [mount.fileSystem, ...layers].slice(0, 20).map((layer) => clip(layer, 300)), ...(why === undefined ? {} : { why: clip(why, 300) }),
  };
}

function encryptionOf(host: Host, mount: Mount): Omit<Layers, 'encrypted'> & { encrypted: Volume['encrypted'] } {
  if (WITHOUT_DISK.has(mount.fileSystem)) return { encrypted: 'not-applicable', layers: [], why: 'It lies in memory; what memory is written to is the swap.' };
  if (IMAGES.has(mount.fileSystem)) return { encrypted: 'not-applicable', layers: [], why: 'A read-only image holds no data that is written here.' };
  if (mount.fileSystem === 'ecryptfs') return { encrypted: 'yes', layers: ['ecryptfs'] };
  if (mount.fileSystem === 'overlay') return { encrypted: 'unknown', layers: [], why: 'An overlay lies on other folders; see the volumes of those, on the host where they are.' };
  if (mount.fileSystem === 'zfs') return { encrypted: 'unknown', layers: [], why: 'The encryption of a ZFS dataset is a property that /sys does not show; attest it.' };
  // A btrfs has a device number of its own, so its devices are found by name.
  const number = mount.device.startsWith('0:') ? deviceNumber(host, mount.source) : mount.device;
  if (number === undefined) return { encrypted: 'unknown', layers: [], why: `What lies under ${mount.fileSystem} from ${mount.source} cannot be seen from here.` };
  const first = decideEncryption(number, (next) => readBlockDevice(host, next));
  return mount.fileSystem === 'btrfs' ? allOfBtrfs(host, number, first) : first;
}

function allOfBtrfs(host: Host, number: string, first: Layers): Layers {
  const name = readBlockDevice(host, number)?.name;
  const devices = name === undefined ? undefined : btrfsDevices(host, name);
  if (!devices) return { ...first, encrypted: first.encrypted === 'no' ? 'no' : 'unknown', why: 'The devices of this btrfs cannot be seen.' };
  return decideEncryption('all', (next) => (next === 'all' ? { name: `btrfs of ${devices.length}`, under: devices } : readBlockDevice(host, next)));
}

/** Swap holds what was in memory: it is a volume too. */
function swapVolumes(host: Host): Volume[] {
  const read = host.files.readText('/proc/swaps', 65_536);
  if (!read.ok) return read.why === 'missing' ? [] : [{ mountPoint: 'swap', device: '/proc/swaps', fileSystem: 'swap', encrypted: 'unknown', layers: [], why: 'The list of swaps cannot be read.' }];
  return parseSwaps(read.text).slice(0, 32).map(({ path, type }): Volume => {
    const common = { mountPoint: 'swap', device: clip(path, 500), fileSystem: 'swap' };
    if (/\/zram\d+$/.test(path)) return { ...common, encrypted: 'not-applicable', layers: ['zram'], why: 'It lies in memory.' };
    const number = type === 'partition' ? deviceNumber(host, path) : undefined;
    if (number === undefined) return { ...common, encrypted: 'unknown', layers: [], why: 'A swap file is as its volume; see there.' };
    const { encrypted, layers, why } = decideEncryption(number, (next) => readBlockDevice(host, next));
    return { ...common, encrypted, layers: layers.map((layer) => clip(layer, 300)), ...(why === undefined ? {} : { why: clip(why, 300) }) };
  });
}
