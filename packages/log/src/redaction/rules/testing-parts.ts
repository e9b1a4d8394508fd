/** Parts to build secrets from that never were secrets: no scanner finds them in a file, and each run makes the same. */

function drawn(alphabet: string, length: number): string {
  let state = 20_261_124 + length;
  let result = '';
  while (result.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    result += alphabet[(state >>> 16) % alphabet.length];
  }
  return result;
}

/** Letters of both cases and digits; from five on, some of each. */
export function alphanumeric(length: number): string {
  return length < 3 ? drawn('abcXYZ', length) : `a7Q${drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', length - 3)}`;
}

export function letters(length: number): string {
  return drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', length);
}

export function hex(length: number): string {
  return drawn('0123456789abcdef', length);
}

export function digits(length: number): string {
  return `4${drawn('0123456789', length - 1)}`;
}

export function base32(length: number): string {
  return drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length);
}

export function bech32(length: number): string {
  return drawn('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', length);
}

export function base64(length: number): string {
  return drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', length);
}

export function uuid(): string {
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
