/** Whether an address lies in the network that `text` names (`192.0.2.0/24`, `2001:db8::/32`); undefined when `text` names none. */
export function compileNetwork(text: string): ((address: string) => boolean) | undefined {
  const slash = text.indexOf('/');
  const network = readAddress(slash === -1 ? text : text.slice(0, slash));
  const prefix = slash === -1 ? (network?.bits ?? 0) : Number(text.slice(slash + 1));
  if (network === undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > network.bits) return undefined;
  const shift = BigInt(network.bits - prefix);
  return (address) => {
    const found = readAddress(address);
    return found !== undefined && found.bits === network.bits && found.value >> shift === network.value >> shift;
  };
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

function readAddress(text: string): Address | undefined {
  if (text.length > 64) return undefined;
  if (!text.includes(':')) {
    const value = readDotted(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[] | undefined];
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: tail === undefined ? 0 : missing }, () => '0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}

function readDotted(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}
