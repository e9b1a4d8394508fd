/**
 * The network that an address lies in, as far as people stay in one place: the first 24 bits of IPv4, the first 48 of IPv6 (what providers give to one site, RFC 6177), or the
 * name itself. Addresses of one household or office change within it every day.
 */
export function placeOfAddress(address: string): string {
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address);
  if (four) return `${four[1]}.0/24`;
  if (!/^[\da-f:]+$/i.test(address) || !address.includes(':')) return address.toLowerCase();
  const [head = '', tail] = address.toLowerCase().split('::', 2);
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return `${[...first, ...zeros, ...last].slice(0, 3).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/48`;
}
