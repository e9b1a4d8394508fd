/** Protobuf as exporters write it, for tests: a field's number with a text, bytes, a message or a number. */
export function bytesField(number: number, value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint(BigInt(number * 8 + 2)), varint(BigInt(bytes.length)), bytes]);
}
export function varintField(number: number, value: bigint): Buffer {
  return Buffer.concat([varint(BigInt(number * 8)), varint(BigInt.asUintN(64, value))]);
}
export function fixed64Field(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint(BigInt(number * 8 + 1)), bytes]);
}
export function doubleField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(BigInt(number * 8 + 1)), bytes]);
}

export type GivenValue = string | boolean | bigint | number | readonly GivenValue[] | { readonly [name: string]: GivenValue };

function valueMessage(value: GivenValue): Buffer {
  if (typeof value === 'string') return bytesField(1, value);
  if (typeof value === 'boolean') return varintField(2, value ? 1n : 0n);
  if (typeof value === 'bigint') return varintField(3, value);
  if (typeof value === 'number') return doubleField(4, value);
  if (Array.isArray(value)) return bytesField(5, Buffer.concat((value as GivenValue[]).map((element) => bytesField(1, valueMessage(element)))));
  return bytesField(6, pairs(1, value as Readonly<Record<string, GivenValue>>));
}

function pairs(number: number, values: Readonly<Record<string, GivenValue>>): Buffer {
  return Buffer.concat(Object.entries(values).map(([name, value]) => bytesField(number, Buffer.concat([bytesField(1, name), bytesField(2, valueMessage(value))]))));
}

export interface GivenRecord {
  readonly timeMs: number;
  readonly severity: number;
  readonly body: GivenValue;
  readonly attributes: Readonly<Record<string, GivenValue>>;
  readonly traceId: string;
}

/** A request in protobuf. */
export function encodeRequest(resource: Readonly<Record<string, GivenValue>>, scope: string, records: readonly GivenRecord[]): Buffer {
  const encoded = records.map(({ timeMs, severity, body, attributes, traceId }) =>
    bytesField(2, Buffer.concat([fixed64Field(1, BigInt(timeMs) * 1_000_000n), varintField(2, BigInt(severity)), bytesField(5, valueMessage(body)), pairs(6, attributes), bytesField(9, Buffer.from(traceId, 'hex'))])));
  return bytesField(1, Buffer.concat([bytesField(1, pairs(1, resource)), bytesField(2, Buffer.concat([bytesField(1, bytesField(1, scope)), ...encoded]))]));
}

/** The same in JSON. */
export function jsonRequest(resource: Readonly<Record<string, GivenValue>>, scope: string, records: readonly GivenRecord[]): Buffer {
  const logRecords = records.map(({ timeMs, severity, body, attributes, traceId }) => ({ timeUnixNano: `${BigInt(timeMs) * 1_000_000n}`, severityNumber: severity, body: jsonValue(body), attributes: jsonPairs(attributes), traceId }));
  return Buffer.from(JSON.stringify({ resourceLogs: [{ resource: { attributes: jsonPairs(resource) }, scopeLogs: [{ scope: { name: scope }, logRecords }] }] }));
}

function jsonValue(value: GivenValue): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: value.toString() };
  if (typeof value === 'number') return { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: (value as GivenValue[]).map(jsonValue) } };
  return { kvlistValue: { values: jsonPairs(value as Readonly<Record<string, GivenValue>>) } };
}

function jsonPairs(values: Readonly<Record<string, GivenValue>>): unknown[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: jsonValue(value) }));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}
