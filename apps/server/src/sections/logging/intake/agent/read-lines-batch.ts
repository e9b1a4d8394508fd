import { promisify } from 'node:util';
import { constants, zstdDecompress } from 'node:zlib';
import { LINES_BOUNDS, LinesHead } from '@writ/contract';
import { agentErrors } from '../../../../core/hosts/index.ts';

const unpack = promisify(zstdDecompress);
/** 16 MiB: a frame may ask for a window of 128 MiB, and would get it before a single byte was counted. */
const WINDOW_LOG = 24;
const LINE_FEED = 10;

export interface LinesBatch {
  readonly head: LinesHead;
  /** Bytes of each part of the head, in its order. */
  readonly parts: readonly Buffer[];
}

/** Takes the body of a batch apart, within the bounds of the contract. Throws `malformed` and `too-large`. */
export async function readLinesBatch(body: Buffer): Promise<LinesBatch> {
  const headEnd = body.subarray(0, LINES_BOUNDS.headBytes).indexOf(LINE_FEED);
  if (headEnd === -1) throw agentErrors('malformed', { problem: 'it does not begin with a head' });
  const head = readHead(body.subarray(0, headEnd));
  const bytes = await unpackFrame(body.subarray(headEnd + 1));
  const parts: Buffer[] = [];
  let from = 0;
  for (const part of head.parts) {
    parts.push(bytes.subarray(from, from + part.bytes));
    from += part.bytes;
  }
  if (from !== bytes.length) throw agentErrors('malformed', { problem: `its parts are ${from} bytes and its frame holds ${bytes.length}` });
  return { head, parts };
}

function readHead(bytes: Buffer): LinesHead {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw agentErrors('malformed', { problem: 'its head is not JSON' }, cause);
  }
  const parsed = LinesHead.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw agentErrors('malformed', { problem: `${issue.path.join('.') || 'the head'}: ${issue.message}`.slice(0, 500) });
}

async function unpackFrame(frame: Buffer): Promise<Buffer> {
  if (frame.length === 0) return frame;
  try {
    return await unpack(frame, { maxOutputLength: LINES_BOUNDS.unpackedBytes, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw agentErrors('too-large', { limit: LINES_BOUNDS.unpackedBytes }, cause);
    throw agentErrors('malformed', { problem: 'its frame is not zstd' }, cause);
  }
}
