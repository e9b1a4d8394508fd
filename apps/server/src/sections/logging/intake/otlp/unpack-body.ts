import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { errors } from '../../errors.ts';

const unpack = promisify(gunzip);

/** Bytes of a request, as they came and unpacked: a collector's largest batch is a tenth of it. */
export const MOST_BYTES = { packed: 16 * 1024 * 1024, unpacked: 64 * 1024 * 1024 } as const;

/** The body unpacked, never beyond its bound. Throws `otlp-malformed`, `otlp-too-large`, `otlp-type-unknown`. */
export async function unpackBody(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body;
  if (encoding.toLowerCase() !== 'gzip') throw errors('otlp-type-unknown');
  return unpack(body, { maxOutputLength: MOST_BYTES.unpacked }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_BUFFER_TOO_LARGE') throw errors('otlp-too-large', { limit: MOST_BYTES.unpacked });
    throw errors('otlp-malformed', { reason: 'The body is not packed with gzip.' }, error);
  });
}
