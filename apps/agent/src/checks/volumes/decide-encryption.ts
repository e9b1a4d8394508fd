import { clip } from '../evidence.ts';

export interface Layers {
  readonly encrypted: 'yes' | 'no' | 'unknown';
  readonly layers: readonly string[];
  readonly why?: string;
}
/** A block device as /sys tells it. */
export interface BlockDevice {
  readonly name: string;
  /** `dm/uuid`: the maker of a mapped device writes its kind in front. */
  readonly mapperUuid?: string;
  /** The file behind a loop device. */
  readonly backingFile?: string;
  /** Device numbers under it; none for a disk. */
  readonly under: readonly string[];
}

const MAX_DEPTH = 16;

/**
 * What lies under a device, down to the disks: encrypted only when every way down crosses a layer that encrypts. `device` gives a device by its
 * number, undefined when /sys does not show it. Verity and integrity layers of dm-crypt protect against change, not against reading.
 */
export function decideEncryption(number: string, device: (number: string) => BlockDevice | undefined, depth = 0): Layers {
  const block = depth > MAX_DEPTH ? undefined : device(number);
  if (!block) return { encrypted: 'unknown', layers: [`device ${number}`], why: `/sys does not show device ${number}.` };
  const cipher = cipherOf(block.mapperUuid);
  const name = `${block.name}${cipher ? ` (${cipher})` : block.mapperUuid ? ` (${clip(block.mapperUuid.split('-')[0]!, 40)})` : ''}`;
  if (block.backingFile !== undefined) {
    return cipher ? { encrypted: 'yes', layers: [name] } : { encrypted: 'unknown', layers: [name, `file ${clip(block.backingFile, 250)}`], why: 'It lies in a file; see the volume of that file.' };
  }
  const below = block.under.map((next) => decideEncryption(next, device, depth + 1));
  const layers = [name, ...below.flatMap((item) => item.layers)].slice(0, 20);
  if (cipher) return { encrypted: 'yes', layers };
  if (below.length === 0) return { encrypted: 'no', layers, why: 'No layer between the file system and the disk encrypts; what a hypervisor or the disk itself does cannot be seen from here.' };
  const worst = below.find((item) => item.encrypted === 'no') ?? below.find((item) => item.encrypted === 'unknown');
  return worst ? { encrypted: worst.encrypted, layers, ...(worst.why === undefined ? {} : { why: worst.why }) } : { encrypted: 'yes', layers };
}

function cipherOf(uuid: string | undefined): string | undefined {
  const kind = uuid === undefined ? undefined : /^CRYPT-(LUKS1|LUKS2|PLAIN|TCRYPT|BITLK|LOOPAES|FVAULT2)-/.exec(uuid)?.[1];
  return kind && `crypt ${kind}`;
}
