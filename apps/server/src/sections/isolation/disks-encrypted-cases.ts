import type { FactValue } from '@writ/contract';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { DisksRule } from './evaluate-disks-encrypted.ts';

type Volume = FactValue<'host.volumes'>['volumes'][number];

const root: Volume = { mountPoint: '/', device: '/dev/mapper/root', fileSystem: 'ext4', encrypted: 'yes', layers: ['ext4', 'dm-0 (crypt LUKS2)', 'vda2'] };
const boot: Volume = { mountPoint: '/boot', device: '/dev/vda1', fileSystem: 'ext4', encrypted: 'no', layers: ['ext4', 'vda1'] };
const memory: Volume = { mountPoint: '/run', device: 'tmpfs', fileSystem: 'tmpfs', encrypted: 'not-applicable', layers: [] };
const data: Volume = { mountPoint: '/srv', device: '/dev/vdb', fileSystem: 'xfs', encrypted: 'no', layers: ['xfs', 'vdb'] };

const { kept, broken, unknown, unseen } = casesOn<DisksRule, 'host.volumes'>('host.volumes', { volumes: [root, boot, memory] }, { except: ['/boot', '/boot/efi'] });

/** What `disks-encrypted` must say, and what would fool it. */
export const disksEncryptedCases: readonly ControlCase<DisksRule>[] = [
  kept('Only the boot partition lies open', {}, 'encrypted'),
  kept('Root, data and swap lie on encrypted layers', { volumes: [root, { ...data, encrypted: 'yes', layers: ['xfs', 'dm-2 (crypt LUKS2)', 'vdb'] }, { ...root, mountPoint: '[swap]', fileSystem: 'swap' }] }, 'encrypted'),
  broken('The data volume lies open beside an encrypted root', { volumes: [root, boot, data] }, 'not-encrypted'),
  broken('Swap lies open, and memory is written to it', { volumes: [root, { ...data, mountPoint: '[swap]', fileSystem: 'swap', layers: ['swap', 'vda3'] }] }, 'not-encrypted'),
  broken('A volume lies open and another cannot be seen through', { volumes: [data, { ...root, encrypted: 'unknown' }] }, 'not-encrypted'),
  broken('Data lies in a folder below /boot, which is another volume', { volumes: [root, { ...data, mountPoint: '/boot/data' }] }, 'not-encrypted'),
  broken('The policy excepts nothing, and the boot partition lies open', {}, 'not-encrypted', { parameters: {} }),
  unknown('The disk is that of a virtual machine, and what lies under it cannot be seen', { volumes: [{ ...root, encrypted: 'unknown', why: 'the host of this virtual machine is not seen from inside' }] }, 'layers-unknown'),
  unknown('A container sees only its overlay', { volumes: [{ mountPoint: '/', device: 'overlay', fileSystem: 'overlay', encrypted: 'unknown', layers: ['overlay'] }] }, 'layers-unknown'),
  unknown('A file system that keeps data is called not applicable', { volumes: [root, { ...data, encrypted: 'not-applicable' }] }, 'layers-unknown'),
  unknown('Only memory and kernel file systems are seen', { volumes: [memory] }, 'no-data-volume'),
  unknown('No volume at all is seen', { volumes: [] }, 'no-data-volume'),
  unseen('The layers may be read by root only', 'needs-root', 'The device mapper answers only root.', 'Run the agent as root.'),
];
