const MAGIC = 0x184d2204;
/** By the number in the frame's header; others are reserved. */
const BLOCK_BYTES: Readonly<Record<number, number>> = { 4: 65_536, 5: 262_144, 6: 1_048_576, 7: 4_194_304 };
const WINDOW = 65_536;

/** A frame is cut, damaged or of a kind that is not read here. */
export class Lz4Error extends Error {
  override readonly name = 'Lz4Error';
}

/**
 * Unpacks LZ4 frames (lz4_Frame_format.md 1.6), block by block; apt keeps package lists so. Checksums are passed over: the lists are checked by
 * apt before it packs them. Throws an Lz4Error for anything that is not whole; bounded by 4 MB a block and `maxBytes` in all.
 */
export function* unpackLz4(packed: Buffer, maxBytes: number): Generator<Buffer, void> {
  let total = 0;
  let at = 0;
  while (at < packed.length) {
    const frame = readHeader(packed, at);
    at = frame.next;
    // One scratch for the whole frame: what came before in front, the block that is unpacked behind it.
    const scratch = Buffer.allocUnsafe(WINDOW + frame.blockBytes);
    let windowBytes = 0;
    for (let size = wordAt(packed, at); size !== 0; size = wordAt(packed, at)) {
      const length = size & 0x7fffffff;
      at += 4;
      if (length > frame.blockBytes || at + length > packed.length) throw new Lz4Error('A block ends after the file');
      const block = packed.subarray(at, at + length);
      const end = windowBytes + (size > 0x7fffffff ? block.copy(scratch, windowBytes) : unpackBlock(block, scratch.subarray(0, windowBytes + frame.blockBytes), windowBytes));
      at += length + (frame.blockChecksum ? 4 : 0);
      total += end - windowBytes;
      if (total > maxBytes) throw new Lz4Error('More than the bound');
      yield Buffer.from(scratch.subarray(windowBytes, end));
      if (!frame.linked) continue;
      scratch.copyWithin(0, Math.max(0, end - WINDOW), end);
      windowBytes = Math.min(WINDOW, end);
    }
    at += 4 + (frame.contentChecksum ? 4 : 0);
  }
}

function readHeader(packed: Buffer, at: number): { next: number; blockBytes: number; linked: boolean; blockChecksum: boolean; contentChecksum: boolean } {
  if (wordAt(packed, at) !== MAGIC) throw new Lz4Error('Not an LZ4 frame');
  const flags = byteAt(packed, at + 4);
  if (flags >> 6 !== 1) throw new Lz4Error('An unknown version of the frame format');
  if (flags & 1) throw new Lz4Error('The frame needs a dictionary');
  const blockBytes = BLOCK_BYTES[byteAt(packed, at + 5) >> 4];
  if (blockBytes === undefined) throw new Lz4Error('A size of blocks that the format does not have');
  return { blockBytes, next: at + 7 + (flags & 8 ? 8 : 0), linked: (flags & 0x20) === 0, blockChecksum: (flags & 0x10) !== 0, contentChecksum: (flags & 4) !== 0 };
}

/** One block (lz4_Block_format.md): literals, then a copy of what came before, in turns, written behind the first `from` bytes. Gives the bytes written. */
function unpackBlock(block: Buffer, out: Buffer, from: number): number {
  let to = from;
  let at = 0;
  const readLength = (start: number): number => {
    let length = start;
    if (start !== 15) return length;
    for (let byte = 255; byte === 255; ) {
      byte = byteAt(block, at++);
      length += byte;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = readLength(token >> 4);
    if (at + literals > block.length || to + literals > out.length) throw new Lz4Error('Literals end after the block');
    block.copy(out, to, at, at + literals);
    at += literals;
    to += literals;
    if (at === block.length) break;
    const offset = byteAt(block, at) | (byteAt(block, at + 1) << 8);
    at += 2;
    const length = readLength(token & 15) + 4;
    if (offset === 0 || offset > to || to + length > out.length) throw new Lz4Error('A copy reaches outside the block');
    copyBack(out, to, offset, length);
    to += length;
  }
  return to - from;
}

/** The copy may overlap what it writes: then it repeats. */
function copyBack(out: Buffer, to: number, offset: number, length: number): void {
  if (offset >= length) out.copyWithin(to, to - offset, to - offset + length);
  else for (let index = 0; index < length; index += 1) out[to + index] = out[to + index - offset]!;
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Lz4Error('The file ends in the middle');
  return byte;
}

function wordAt(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw new Lz4Error('The file ends in the middle');
  return bytes.readUInt32LE(at);
}
