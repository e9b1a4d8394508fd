/** One line of /proc/net/tcp and its like. */
export interface SocketRow {
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
  readonly remotePort: number;
  /** The kernel's number of the state: 1 established, 10 listening; 7 for UDP that is not connected. */
  readonly state: number;
  readonly uid: number;
  readonly inode: string;
}

const ROW = /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+\s+(\d{1,10})\s+\d+ (\d{1,20}) /;

/** Reads /proc/net/{tcp,tcp6,udp,udp6} of a little-endian machine (x86-64, arm64). Lines of another form are counted, the heading is not. */
export function parseProcNet(text: string): { rows: SocketRow[]; badLines: number } {
  const rows: SocketRow[] = [];
  let badLines = 0;
  for (const line of text.split('\n').slice(1)) {
    if (line.trim() === '') continue;
    const match = ROW.exec(line);
    if (!match) {
      badLines += 1;
      continue;
    }
    const [, local, localPort, remote, remotePort, state, uid, inode] = match as unknown as string[];
    rows.push({
      local: addressOf(local!), localPort: Number.parseInt(localPort!, 16), remote: addressOf(remote!), remotePort: Number.parseInt(remotePort!, 16),
      state: Number.parseInt(state!, 16), uid: Number(uid), inode: inode!,
    });
  }
  return { rows, badLines };
}

/** The kernel prints each 32-bit word of an address in the machine's byte order. */
function addressOf(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  bytes.swap32();
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.readUInt32BE(0) === 0 && bytes.readUInt32BE(4) === 0 && bytes.readUInt32BE(8) === 0xffff) return bytes.subarray(12).join('.');
  return shortenIpv6(bytes);
}

/** RFC 5952: no leading zeros, the longest run of at least two zero groups, the first of equals, is `::`. */
function shortenIpv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_none, index) => bytes.readUInt16BE(index * 2).toString(16));
  let best = { from: 0, length: 1 };
  for (let from = 0; from < 8; from += 1) {
    let length = 0;
    while (groups[from + length] === '0') length += 1;
    if (length > best.length) best = { from, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.from).join(':')}::${groups.slice(best.from + best.length).join(':')}`;
}
