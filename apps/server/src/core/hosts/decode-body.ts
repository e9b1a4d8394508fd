import { promisify } from 'node:util';
import { constants, gunzip, zstdDecompress } from 'node:zlib';
import type { z } from 'zod';
import { agentErrors } from './errors.ts';

const unzip = promisify(gunzip);
const unzstd = promisify(zstdDecompress);
/** 16 MiB: a frame may ask for a window of 128 MiB, and would get it before a single byte was counted. */
const WINDOW_LOG = 24;

/**
 * The value of a body, as it travelled, that may be gzip or zstd encoded. Stops at `maximumBytes` decoded, so that a bomb costs no more than an honest body.
 * Throws `too-large` and `malformed`.
 */
export async function decodeBody<Value>(body: Uint8Array, encoding: string | undefined, schema: z.ZodType<Value>, maximumBytes: number): Promise<Value> {
  const bytes = await decompress(body, encoding, maximumBytes);
  const parsed = schema.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw agentErrors('malformed', { problem: `${issue.path.join('.') || 'the body'}: ${issue.message}`.slice(0, 500) });
}

async function decompress(body: Uint8Array, encoding: string | undefined, maximumBytes: number): Promise<Uint8Array> {
  try {
    if (encoding === undefined || encoding === 'identity') return body;
    if (encoding === 'gzip') return await unzip(body, { maxOutputLength: maximumBytes });
    if (encoding === 'zstd') return await unzstd(body, { maxOutputLength: maximumBytes, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw agentErrors('too-large', { limit: maximumBytes }, cause);
    throw agentErrors('malformed', { problem: `its ${encoding} encoding is broken` }, cause);
  }
  throw agentErrors('malformed', { problem: 'only gzip and zstd are decoded' });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw agentErrors('malformed', { problem: 'it is not JSON' }, cause);
  }
}
