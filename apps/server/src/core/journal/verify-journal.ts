import { createHash, type Hash } from 'node:crypto';
import { canonicalJson } from '@writ/kernel';
import { checkpointText, endText, isSignedBy } from './checkpoint.ts';
import type { JournalEntry } from './entry.ts';
import { ExportLine, LONGEST_LINE, type LineOf } from './export-lines.ts';
import { GENESIS, hashEntry } from './hash-entry.ts';

/** What is wrong with a journal: the first thing found, in the order of its entries. */
export interface JournalFault {
  readonly ok: false;
  /** Line of the export, from 1. */
  readonly line: number;
  /** The entry that it is about, where that is known. */
  readonly seq: number | undefined;
  readonly code: FaultCode;
  /** One sentence for a person. */
  readonly text: string;
}
export type FaultCode =
  | 'malformed-line' | 'no-header' | 'altered-entry' | 'missing-entries' | 'out-of-order' | 'broken-link' | 'altered-checkpoint' | 'missing-checkpoint' | 'rewritten-entries'
  | 'truncated' | 'altered-header' | 'altered-end' | 'untrusted-key' | 'after-end';

export interface SoundJournal {
  readonly ok: true;
  readonly entries: number;
  readonly checkpoints: number;
  readonly head: { readonly seq: number; readonly hash: string };
  /** Entries behind the last checkpoint are vouched for by the end's signature alone. */
  readonly lastCheckpoint: number;
  /** Keys that signed. Compare them with those that Writ shows, or give them as trusted. */
  readonly keys: readonly string[];
}
export type JournalVerdict = SoundJournal | JournalFault;

/**
 * Verifies an export, line by line in constant memory, with nothing but the file. Names the first entry that was altered, is missing or stands in another place.
 * With `trustedKeys`, only their signatures count; without, the keys that the file names are believed, and who wrote a whole new journal with a new key is not found out.
 */
export async function verifyJournal(lines: AsyncIterable<string> | Iterable<string>, options: { readonly trustedKeys?: readonly string[] } = {}): Promise<JournalVerdict> {
  const state = startVerifying(options.trustedKeys);
  for await (const text of lines) {
    if (text.trim() === '') continue;
    const fault = verifyLine(state, text);
    if (fault) return fault;
  }
  return finish(state);
}

interface Verifying {
  readonly trusted: ReadonlySet<string> | undefined;
  readonly digest: Hash;
  readonly used: Set<string>;
  line: number;
  header: LineOf<'header'> | undefined;
  last: { seq: number; hash: string };
  /** The line of `last`. */
  lastLine: number;
  /** An entry that does not continue the one before it: the next line tells which of the two was rewritten. */
  torn: { readonly seq: number; readonly hash: string; readonly line: number; readonly lineBefore: number } | undefined;
  checkpoint: number;
  checkpoints: number;
  ended: boolean;
}

function startVerifying(trustedKeys: readonly string[] | undefined): Verifying {
  return {
    trusted: trustedKeys && new Set(trustedKeys), digest: createHash('sha256'), used: new Set(), line: 0, header: undefined,
    last: { seq: 0, hash: GENESIS }, lastLine: 1, torn: undefined, checkpoint: 0, checkpoints: 0, ended: false,
  };
}

function verifyLine(state: Verifying, text: string): JournalFault | undefined {
  state.line += 1;
  if (state.ended) return fault(state, 'after-end', 'Something stands behind the signed end.');
  const line = parseLine(text);
  if (state.torn !== undefined) return brokenLink(state.torn, line);
  if (line === undefined) return fault(state, 'malformed-line', `This is no line of a journal; entry ${state.last.seq + 1} or a checkpoint was expected.`, state.last.seq + 1);
  if (line.type !== 'end') state.digest.update(`${canonicalJson(line)}\n`);
  if (state.header === undefined && line.type !== 'header') return fault(state, 'no-header', 'The export does not begin with its header.');
  switch (line.type) {
    case 'header': return verifyHeader(state, line);
    case 'entry': return verifyEntry(state, line);
    case 'checkpoint': return verifyCheckpoint(state, line);
    case 'end': return verifyEnd(state, line);
  }
}

function parseLine(text: string): ExportLine | undefined {
  if (text.length > LONGEST_LINE) return undefined;
  try {
    const parsed = ExportLine.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not JSON is as altered as JSON of another form.
    return undefined;
  }
}

function verifyHeader(state: Verifying, header: LineOf<'header'>): JournalFault | undefined {
  if (state.header !== undefined) return fault(state, 'malformed-line', 'A second header stands in the middle.', state.last.seq + 1);
  state.header = header;
  return undefined;
}

function verifyEntry(state: Verifying, line: LineOf<'entry'>): JournalFault | undefined {
  const entry = line as JournalEntry & LineOf<'entry'>;
  const expected = state.last.seq + 1;
  const isWhole = hashEntry(entry) === entry.hash;
  if (entry.seq > expected && isWhole) return fault(state, 'missing-entries', `Entry ${expected} is missing: ${entry.seq} follows ${state.last.seq}.`, expected);
  if (entry.seq < expected && isWhole) return fault(state, 'out-of-order', `Entry ${entry.seq} stands where ${expected} belongs: it was moved or doubled.`, entry.seq);
  if (!isWhole) return fault(state, 'altered-entry', `Entry ${expected} was altered: its words do not give its hash.`, expected);
  if (entry.previous !== state.last.hash) state.torn = { seq: entry.seq, hash: entry.hash, line: state.line, lineBefore: state.lastLine };
  state.last = { seq: entry.seq, hash: entry.hash };
  state.lastLine = state.line;
  return undefined;
}

/**
 * Two whole entries that do not fit: one was rewritten together with its hash. What stands behind them was signed or linked over the second one, if
 * that is the true one; then it was the first. The very first entry has none before it.
 */
function brokenLink(torn: NonNullable<Verifying['torn']>, next: ExportLine | undefined): JournalFault {
  const vouched = next?.type === 'entry' ? next.previous : next?.type === 'header' ? undefined : next?.hash;
  const isSecond = torn.seq === 1 || vouched !== torn.hash;
  const seq = isSecond ? torn.seq : torn.seq - 1;
  return fault({ line: isSecond ? torn.line : torn.lineBefore }, 'broken-link', `Entry ${torn.seq} does not continue entry ${torn.seq - 1}: entry ${seq} was rewritten together with its hash.`, seq);
}

function verifyCheckpoint(state: Verifying, checkpoint: LineOf<'checkpoint'>): JournalFault | undefined {
  const { seq, hash, key, signature, after } = checkpoint;
  const untrusted = verifyKey(state, key);
  if (untrusted) return untrusted;
  if (!isSignedBy(key, checkpointText(checkpoint), signature)) return fault(state, 'altered-checkpoint', `The checkpoint at entry ${seq} was altered: its signature does not fit.`, seq);
  if (after > state.checkpoint) return fault(state, 'missing-checkpoint', `The checkpoint at entry ${after} is missing.`, after);
  if (after < state.checkpoint) return fault(state, 'out-of-order', `The checkpoint at entry ${seq} was moved or doubled.`, seq);
  if (seq > state.last.seq) return fault(state, 'truncated', `Entry ${state.last.seq + 1} is missing: a checkpoint was signed at entry ${seq}.`, state.last.seq + 1);
  if (seq < state.last.seq) return fault(state, 'out-of-order', `The checkpoint at entry ${seq} stands behind entry ${state.last.seq}.`, seq);
  if (hash !== state.last.hash) return fault(state, 'rewritten-entries', `Entries after ${state.checkpoint}, up to ${seq}, were rewritten with their hashes: the checkpoint at ${seq} was signed over others.`, state.checkpoint + 1);
  state.checkpoint = seq;
  state.checkpoints += 1;
  return undefined;
}

function verifyEnd(state: Verifying, end: LineOf<'end'>): JournalFault | undefined {
  const untrusted = verifyKey(state, end.key);
  if (untrusted) return untrusted;
  if (!isSignedBy(end.key, endText(end), end.signature)) return fault(state, 'altered-end', 'The end was altered: its signature does not fit.');
  if (end.seq > state.last.seq) return fault(state, 'truncated', `Entry ${state.last.seq + 1} is missing: the export was signed up to entry ${end.seq}.`, state.last.seq + 1);
  if (end.hash !== state.last.hash) return fault(state, 'rewritten-entries', `Entries after ${state.checkpoint} were rewritten with their hashes: the end was signed over others.`, state.checkpoint + 1);
  if (end.checkpoints !== state.checkpoints) return fault(state, 'missing-checkpoint', `A checkpoint behind entry ${state.checkpoint} is missing.`, state.checkpoint + 1);
  if (end.digest !== state.digest.digest('hex')) return fault({ ...state, line: 1 }, 'altered-header', 'The header was altered: the end was signed over another.');
  state.ended = true;
  return undefined;
}

function verifyKey(state: Verifying, key: string): JournalFault | undefined {
  state.used.add(key);
  if (state.trusted !== undefined && !state.trusted.has(key)) return fault(state, 'untrusted-key', `Signed with ${key}, which is not a key that you trust.`);
  if (!state.header!.keys.includes(key)) return fault(state, 'untrusted-key', `Signed with ${key}, which the header does not name.`);
  return undefined;
}

function finish(state: Verifying): JournalVerdict {
  if (state.header === undefined) return fault(state, 'no-header', 'The export is empty.');
  if (state.torn !== undefined) return brokenLink(state.torn, undefined);
  if (!state.ended) return fault({ ...state, line: state.line + 1 }, 'truncated', `The export ends after entry ${state.last.seq} without its signed end: what follows was cut off.`, state.last.seq + 1);
  return { ok: true, entries: state.last.seq, checkpoints: state.checkpoints, head: state.last, lastCheckpoint: state.checkpoint, keys: [...state.used] };
}

function fault({ line }: Pick<Verifying, 'line'>, code: FaultCode, text: string, seq?: number): JournalFault {
  return { ok: false, line, seq, code, text };
}
