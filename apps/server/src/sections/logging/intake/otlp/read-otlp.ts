import type { ReadLine } from '../clean-line.ts';
import { lineOfRecord } from './line-of-record.ts';
import { readOtlpJson } from './read-otlp-json.ts';
import { readOtlpProtobuf } from './read-otlp-protobuf.ts';
import { unpackBody } from './unpack-body.ts';

/** The records of a request and its bytes unpacked, whose digest names it. Throws `otlp-malformed`, `otlp-too-large`, `otlp-type-unknown`. */
export async function readOtlp(body: Buffer, encoding: 'json' | 'protobuf', packing: string | undefined): Promise<{ readonly bytes: Buffer; readonly records: readonly ReadLine[]; readonly rejected: number }> {
  const bytes = await unpackBody(body, packing);
  const { records, rejected } = encoding === 'json' ? readOtlpJson(bytes) : readOtlpProtobuf(bytes);
  return { bytes, records: records.map(lineOfRecord), rejected };
}
