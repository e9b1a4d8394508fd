import { MS } from '@writ/kernel';
import type { FastifyRequest } from 'fastify';
import { httpErrors } from './errors.ts';
import type { FieldProblem } from './route.ts';
import { FORM_LIMITS, MAX_UPLOADS_AT_ONCE, sayMebibytes, UPLOAD_TIME, type UploadedFile, type UploadLimits, type Uploads } from './uploads.ts';

/** A form with files, read to its end: the fields as text, what was kept of the files, and what went over a limit. */
export interface ReadUpload {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly unknown[];
  readonly problems: readonly FieldProblem[];
}

type Part = { readonly type: 'field'; readonly fieldname: string; readonly value: unknown; readonly valueTruncated: boolean } | { readonly type: 'file'; readonly fieldname: string; readonly filename?: string | undefined; readonly mimetype: string; readonly file: AsyncIterable<Buffer> };
const RUN_OUT_MS = 10 * MS.second;
let readNow = 0;

/**
 * Reads a form of `multipart/form-data`, keeping each file as it comes. When the form breaks off, nothing of it is kept.
 * Throws `request-malformed` for what is no such form or has too many fields, `too-many-requests` when too many are being read.
 */
export async function readUpload(request: FastifyRequest, uploads: Uploads<unknown>): Promise<ReadUpload> {
  if (readNow >= MAX_UPLOADS_AT_ONCE) throw httpErrors('too-many-requests', { retryAfterSeconds: 20 });
  readNow += 1;
  const kept: unknown[] = [];
  const watch = watchProgress(request);
  try {
    return await readParts(request, uploads, kept, watch.progress);
  } catch (error) {
    await discardAll(uploads, kept);
    letRunOut(request.raw);
    throw error;
  } finally {
    watch.stop();
    readNow -= 1;
  }
}

/** Takes back files that came to nothing. One that cannot be taken back does not keep the others. */
export async function discardAll(uploads: Uploads<unknown>, kept: readonly unknown[]): Promise<void> {
  await Promise.allSettled(kept.map((file) => uploads.discard(file)));
}

async function readParts(request: FastifyRequest, uploads: Uploads<unknown>, kept: unknown[], progress: () => void): Promise<ReadUpload> {
  const { limits } = uploads;
  const fields: Record<string, unknown> = {};
  const problems: FieldProblem[] = [];
  const room: Room = { files: limits.files, bytes: limits.allBytes, waste: limits.allBytes, allowed: limits.allBytes, fields: FORM_LIMITS.allFieldBytes };

  // The parser's own bounds lie above ours: it ends a form without a word where we want to say what is wrong with it.
  const parserLimits = { fields: FORM_LIMITS.fields, fieldNameSize: FORM_LIMITS.fieldNameBytes, fieldSize: FORM_LIMITS.fieldBytes, headerPairs: FORM_LIMITS.headersPerPart, fileSize: Number.MAX_SAFE_INTEGER, files: 10 * limits.files, parts: FORM_LIMITS.fields + 10 * limits.files };
  for await (const part of fromSender(request.parts({ limits: parserLimits }) as unknown as AsyncIterable<Part>)) {
    if (part.type === 'field') {
      room.fields -= typeof part.value === 'string' ? part.value.length : FORM_LIMITS.allFieldBytes + 1;
      if (room.fields < 0) throw httpErrors('request-malformed');
      if (part.valueTruncated) problems.push({ path: `body/${part.fieldname}`, message: `This is longer than ${FORM_LIMITS.fieldBytes / 1024} KiB. Put it into a file.` });
      addField(fields, part.fieldname, part.value);
      continue;
    }
    const fault = await keepFile(part, { uploads, kept, room, progress });
    if (fault) problems.push({ path: `body/${part.fieldname}`, message: fault });
  }
  if (problems.length > 0) await discardAll(uploads, kept.splice(0));
  return { fields, files: kept, problems: problems.slice(0, 20) };
}

/** What of a form is still allowed. */
interface Room {
  fields: number;
  files: number;
  bytes: number;
  /** Bytes of files that are read only to be thrown away. */
  waste: number;
  readonly allowed: number;
}

interface Keeping {
  readonly uploads: Uploads<unknown>;
  readonly kept: unknown[];
  readonly room: Room;
  /** Called whenever something came. */
  readonly progress: () => void;
}

/** Keeps one file, or says in a sentence why not. An input in which nothing was chosen comes as a file without name and content, and is none. */
async function keepFile(part: Extract<Part, { type: 'file' }>, { uploads, kept, room, progress }: Keeping): Promise<string | undefined> {
  const { limits } = uploads;
  const source = fromSender(part.file);
  const first = await source.next();
  const name = part.filename ?? '';
  if (first.done && name === '') return undefined;

  room.files -= 1;
  let bytes = 0;
  let fault = room.files < 0 ? sayTooMany(limits) : undefined;
  let failure: unknown;
  async function* content(): AsyncGenerator<Uint8Array> {
    for (let step = first; !step.done; step = await source.next().catch((error: unknown) => { throw (failure = error); })) {
      progress();
      bytes += step.value.length;
      room.bytes -= step.value.length;
      if (bytes > limits.fileBytes) fault = `“${shorten(name)}” is larger than ${sayMebibytes(limits.fileBytes)}.`;
      else if (room.bytes < 0) fault = `All files together are larger than ${sayMebibytes(limits.allBytes)}.`;
      if (fault) throw OVER_LIMIT;
      yield step.value;
    }
  }
  if (!fault) {
    try {
      kept.push(await uploads.keep({ name, type: part.mimetype, content: content() } satisfies UploadedFile));
    } catch (error) {
      // The sender's mistake however the keeper wrapped it; else the keeper's own.
      if (failure) throw failure;
      if (!fault) throw error;
    }
  }
  await drain(source, room, progress);
  return fault;
}

const OVER_LIMIT = new Error('over a limit of the form');

/** Reads on without keeping, so that the browser gets to see the answer. Who sends far more than is allowed gets none: throws `body-too-large`. */
async function drain(source: AsyncIterator<Buffer>, room: Room, progress: () => void): Promise<void> {
  for (let step = await source.next(); !step.done; step = await source.next()) {
    progress();
    room.waste -= step.value.length;
    if (room.waste < 0) throw httpErrors('body-too-large', { maxBytes: room.allowed });
  }
}

/** What fails while it is read, failed at the sender: broken off, or no form. */
async function* fromSender<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item, undefined> {
  try {
    yield* source;
  } catch (error) {
    throw httpErrors('request-malformed', undefined, error);
  }
  return undefined;
}

function addField(fields: Record<string, unknown>, name: string, value: unknown): void {
  const before = fields[name];
  fields[name] = before === undefined ? value : Array.isArray(before) ? [...(before as unknown[]), value] : [before, value];
}

/** Gives the rest of a form that failed a moment to run out, so that the browser gets to see the answer, and hangs up then. */
function letRunOut(raw: FastifyRequest['raw']): void {
  if (raw.readableEnded || raw.destroyed) return;
  const timer = setTimeout(() => raw.destroy(), RUN_OUT_MS);
  timer.unref();
  raw.once('close', () => clearTimeout(timer)).unpipe();
  raw.resume();
}

/** Hangs up on a form that takes too long, or of which nothing comes any more. */
function watchProgress(request: FastifyRequest): { readonly progress: () => void; readonly stop: () => void } {
  const began = performance.now();
  let last = began;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - last > UPLOAD_TIME.silentMs || now - began > UPLOAD_TIME.wholeMs) request.raw.destroy();
  }, UPLOAD_TIME.silentMs / 10);
  timer.unref();
  return { progress: () => void (last = performance.now()), stop: () => clearInterval(timer) };
}

function sayTooMany(limits: UploadLimits): string {
  return `At most ${limits.files} files. Pack them into one archive, or send the rest in your next message.`;
}

function shorten(name: string): string {
  return name.length <= 60 ? name : `${name.slice(0, 57)}…`;
}
