const IPV4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;
const IPV6 = /^\[?[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]{1,45}(?:%[\w.-]{1,32})?\]?$/;

/** Whether `word` has the form of an IP address, whatever its numbers. */
export function isAddress(word: string): boolean {
  return word.length <= 80 && (IPV4.test(word) || (word.includes(':') && word.indexOf(':') !== word.lastIndexOf(':') && IPV6.test(word)));
}
