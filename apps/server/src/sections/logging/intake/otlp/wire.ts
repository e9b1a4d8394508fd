/** A field of a protobuf message: its number and its value by wire type. https://protobuf.dev/programming-guides/encoding/ */
export type Field =
  | { readonly number: number; readonly wire: 'varint' | 'fixed64'; readonly value: bigint }
  | { readonly number: number; readonly wire: 'fixed32'; readonly value: number }
  | { readonly number: number; readonly wire: 'bytes'; readonly value: Buffer };

/** Thrown for bytes that are no message. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** A 64-bit number has at most ten groups of seven bits. */
const LONGEST_VARINT = 10;

/** The fields of a message in their order, each looked at once; nothing is copied. Throws `WireError`. */
export function* readFields(message: Buffer): Generator<Field, void> {
  let at = 0;

  function varint(): bigint {
    let value = 0n;
    for (let group = 0; group < LONGEST_VARINT; group += 1) {
      const byte = message[at++];
      if (byte === undefined) throw new WireError('A number ends after the message.');
      value |= BigInt(byte & 0x7f) << BigInt(7 * group);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireError('A number is longer than 64 bits.');
  }

  function take(bytes: number): number {
    const from = at;
    at += bytes;
    if (at > message.length) throw new WireError('A field ends after the message.');
    return from;
  }

  while (at < message.length) {
    const key = varint();
    const number = Number(key >> 3n);
    if (number < 1 || number > 536_870_911) throw new WireError('A field has a number that no field can have.');
    switch (Number(key & 7n)) {
      case 0: yield { number, wire: 'varint', value: varint() }; break;
      case 1: yield { number, wire: 'fixed64', value: message.readBigUInt64LE(take(8)) }; break;
      case 2: {
        const length = varint();
        if (length > BigInt(message.length)) throw new WireError('A field ends after the message.');
        const from = take(Number(length));
        yield { number, wire: 'bytes', value: message.subarray(from, at) };
        break;
      }
      case 5: yield { number, wire: 'fixed32', value: message.readUInt32LE(take(4)) }; break;
      default: throw new WireError('A field is of a wire type that is not in use.');
    }
  }
}
