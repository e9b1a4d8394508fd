import { z } from 'zod';
import { AGENT_BOUNDS, HostId } from './agent-protocol.ts';

/**
 * How an agent sends lines of logs: a POST that is signed as all of its requests are (agent-protocol.ts). The body is one line of JSON, the head, and after its line feed one zstd frame
 * with the bytes of all parts, one behind the other, as they stood in the files but for their secrets. So a batch is packed once, when it is spooled, and only the head says that it comes again.
 */
export const LINES_PATH = '/agent/v1/lines';
export const LINES_TYPE = 'application/vnd.writ.lines';

/** Bounds of one batch. Bytes are of the whole body as it travels (`bodyBytes`), of its head, and of the parts unpacked. */
export const LINES_BOUNDS = {
  bodyBytes: AGENT_BOUNDS.bodyBytes,
  headBytes: 128 * 1_024,
  unpackedBytes: 16 * 1_024 * 1_024,
  lines: 50_000,
  parts: 200,
  gaps: 100,
} as const;

const Name = z.string().min(1).max(500);
const Count = z.number().int().nonnegative();
/** Milliseconds since 1970, within what a calendar can say. */
const Moment = z.number().int().min(0).max(8_640_000_000_000_000);

/** Lines of one file, or of the journal of the system, in their order. */
export const LinesPart = z.strictObject({ source: Name, service: z.string().max(200), bytes: Count });
export type LinesPart = z.infer<typeof LinesPart>;

/** Something of a file that will never be sent. */
export const LinesGap = z.strictObject({
  source: Name,
  /** Name of the service whose lines they were; left out where nobody said. */
  service: z.string().min(1).max(200).optional(),
  /** `rotated`: gone before it was read; `refused`: the server would not take it; `damaged`: the spool that held it broke. */
  why: z.enum(['rotated', 'refused', 'damaged']),
  /** Byte up to which the file had been read. */
  from: Count,
  /** Bytes that were lost at least; null where nobody can say. */
  bytes: Count.nullable(),
  /** Lines that were lost, where their numbers tell. */
  lines: Count.optional(),
  /** Between which moments it was lost: last read, and noticed. */
  since: Moment.nullable(),
  until: Moment,
});
export type LinesGap = z.infer<typeof LinesGap>;

export const LinesHead = z.strictObject({
  /** Chosen by the agent; the same batch sent twice is stored once. */
  batch: HostId,
  /** It may have come before: an answer was lost, or the agent began anew. */
  again: z.boolean(),
  /** When its lines were read, by the host's clock: stands for the time of lines that say none, and for their year. */
  readAt: Moment,
  parts: z.array(LinesPart).max(LINES_BOUNDS.parts),
  gaps: z.array(LinesGap).max(LINES_BOUNDS.gaps),
});
export type LinesHead = z.infer<typeof LinesHead>;

/** Lines and gaps that are in the store now, on its disk. */
export const LinesAnswer = z.object({ stored: Count });
export type LinesAnswer = z.infer<typeof LinesAnswer>;
