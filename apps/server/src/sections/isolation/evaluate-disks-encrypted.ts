import type { FactValue, Reason, Verdict } from '@writ/contract';
import type { Facts } from '../../core/control.ts';
import { sayList } from '../../core/say-list.ts';
import { unknownFrom, worst } from '../../core/verdict.ts';

export interface DisksRule {
  /** Mount points that hold no user data, such as `/boot`. */
  readonly except?: readonly string[] | undefined;
}

type Volume = FactValue<'host.volumes'>['volumes'][number];

/** File systems that keep what is written to them: none of these can be beyond encryption's reach, whatever the looker says. */
const KEEPING = new Set(['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'f2fs', 'zfs', 'zfs_member', 'bcachefs', 'jfs', 'reiserfs', 'ntfs', 'ntfs3', 'exfat', 'vfat', 'swap']);

/**
 * Whether every volume of a host that can hold data is encrypted below its file system; swap is one. A host without any such volume
 * is unknown, not kept: it keeps its data somewhere. Policy control `disks-encrypted`.
 */
export function evaluateDisksEncrypted(rule: DisksRule, facts: Facts<'host.volumes'>): Verdict {
  const fact = facts.get('host.volumes');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const data = fact.value.volumes.filter((volume) => holdsData(volume, rule.except ?? []));
  const open = data.filter((volume) => volume.encrypted === 'no');
  const unclear = data.filter((volume) => volume.encrypted === 'unknown' || volume.encrypted === 'not-applicable');
  return worst({
    broken: open.length === 0 ? [] : [{
      code: 'not-encrypted',
      text: `${open.length} of ${data.length} data volumes not encrypted: ${said(open)}.`,
      remedy: 'Move the data to a volume on LUKS (cryptsetup luksFormat) or make the host anew on an encrypted disk.',
    }],
    unknown: [...unclearReasons(unclear, data.length), ...nothingSeen(fact.value.volumes.length, data.length)],
    kept: [{ code: 'encrypted', text: `${data.length} of ${data.length} data volumes encrypted: ${said(data)}.` }],
  }, { evidence: fact.evidence });
}

function holdsData(volume: Volume, except: readonly string[]): boolean {
  if (except.includes(volume.mountPoint)) return false;
  return volume.encrypted !== 'not-applicable' || KEEPING.has(volume.fileSystem);
}

function unclearReasons(unclear: readonly Volume[], all: number): Reason[] {
  if (unclear.length === 0) return [];
  const why = unclear.find((volume) => volume.why !== undefined)?.why;
  return [{
    code: 'layers-unknown',
    text: `${unclear.length} of ${all} data volumes cannot be seen through: ${said(unclear)}${why === undefined ? '' : `: ${why}`}.`,
    remedy: 'Have a named person attest the encryption of the disks under this host.',
  }];
}

function nothingSeen(volumes: number, data: number): Reason[] {
  return data > 0 ? [] : [{
    code: 'no-data-volume',
    text: `0 of ${volumes} volumes can hold data, and a host keeps its data somewhere.`,
    remedy: 'findmnt --real',
  }];
}

function said(volumes: readonly Volume[]): string {
  return sayList(volumes.map(({ mountPoint, layers, fileSystem, device }) => `${mountPoint} (${layers.length > 0 ? layers.join(' on ') : `${fileSystem} on ${device}`})`));
}
