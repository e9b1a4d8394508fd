import { BlockList, isIP } from 'node:net';

/** What the public internet does not route, or routes to where we did not mean to go (RFC 6890, RFC 6598, RFC 4193, RFC 6052, RFC 3056). */
const V4_NOT_PUBLIC = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const;
/** Of IPv6 only 2000::/3 is given out; what is inside it and still leads elsewhere: Teredo and the like, documentation, 6to4. */
const V6_NOT_PUBLIC = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const;

const notPublic = new BlockList();
for (const [net, bits] of V4_NOT_PUBLIC) notPublic.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of V6_NOT_PUBLIC) notPublic.addSubnet(net, bits, 'ipv6');
const givenOut = new BlockList();
givenOut.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is one of the public internet. IPv4 inside IPv6 is not, nor is anything that is no address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !notPublic.check(address, 'ipv4');
  if (family === 6) return !address.includes('%') && givenOut.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
  return false;
}
