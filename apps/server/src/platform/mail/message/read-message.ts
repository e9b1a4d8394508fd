import type { PublicKey } from 'openpgp';
import type { PgpSignature, PgpState } from '../pgp/index.ts';
import { type Body, collectBody } from './collect-body.ts';
import { MESSAGE_LIMITS, type MessageLimits } from './limits.ts';
import { type KindMarks, matchKind } from './match-kind.ts';
import type { MessageProblem, ProblemCode, ReadMessage } from './message.ts';
import { hasDeliveryStatus, readBounce } from './read-bounce.ts';
import { type Envelope, type Fields, fieldsOf, readEnvelope, roughFields } from './read-headers.ts';
import { type PgpOptions, readInline, readLayer } from './read-protected.ts';
import { type Part, readTree } from './read-tree.ts';
import { manyLines, oneLine } from './safe-text.ts';

export interface ReadOptions {
  /** Whether an id is one that we made, by a proof that only we can make. */
  readonly isOwnMessageId: (id: string) => boolean;
  /** Our own addresses in lower case: a message with our id that is from elsewhere is not ours. */
  readonly ownAddresses: readonly string[];
  /** The envelope sender: empty for `<>`; undefined when it is not known and Return-Path stands for it. */
  readonly envelopeFrom?: string | undefined;
  /** Lists that deliver to the intake itself, in lower case. */
  readonly ownListIds?: readonly string[];
  readonly pgp?: PgpOptions | undefined;
  readonly limits?: MessageLimits;
}

/** Layers of signing and encryption that are opened. */
const MAX_LAYERS = 3;

type Note = (code: ProblemCode, text: string) => void;

/** Understands a message. Never rejects for what it contains: what cannot be parsed is `unreadable`, and its raw bytes are the caller's to attach. */
export async function readMessage(raw: Uint8Array, options: ReadOptions): Promise<ReadMessage> {
  const limits = options.limits ?? MESSAGE_LIMITS;
  const problems: MessageProblem[] = [];
  const note: Note = (code, text) => {
    if (problems.length < 50 && !problems.some((known) => known.code === code && known.text === text)) problems.push({ code, text });
  };
  if (raw.length === 0) note('empty', 'There is nothing in it.');
  if (raw.length > limits.rawBytes) note('raw-too-large', `It has ${raw.length} bytes; at most ${limits.rawBytes} are read.`);
  const tree = problems.length > 0 ? undefined : await readTree(raw, limits);
  if (tree?.fault !== undefined) note(tree.fault, sayFault(tree.fault, limits));
  if (tree === undefined || tree.fault !== undefined) return unreadable(readEnvelope(roughFields(raw, limits.headerBytes), limits.names, note), problems);
  const fields = fieldsOf(tree.root.headers);
  const envelope = readEnvelope(fields, limits.names, note);
  const { body, root, pgp } = await readBody(raw, tree.root, envelope, options, limits, note);
  const marks = marksOf(fields, envelope, tree.root, options);
  const { kind, because } = matchKind(marks);
  return { kind, because, ...envelope, ...body, problems, pgp, bounced: kind === 'bounce' ? readBounce(root, body.text, marks.failedRecipients) : undefined };
}

function unreadable(envelope: Envelope, problems: readonly MessageProblem[]): ReadMessage {
  return { kind: 'unreadable', because: ['not-parsed'], ...envelope, text: '', textFrom: 'none', attachments: [], problems, pgp: undefined, bounced: undefined };
}

interface Opened {
  readonly body: Body;
  readonly root: Part;
  readonly pgp: PgpState | undefined;
}

async function readBody(raw: Uint8Array, outer: Part, envelope: Envelope, options: ReadOptions, limits: MessageLimits, note: Note): Promise<Opened> {
  const senderKeys = mayBeProtected(raw) ? await keysOf(envelope, options) : [];
  const signatures: PgpSignature[] = [];
  let encryption: PgpState['encryption'] = 'none';
  let protectedSubject: string | undefined;
  let [entity, root] = [raw, outer];
  let isMime = false;
  for (let layer = 0; ; layer += 1) {
    const found = await readLayer(entity, root, options.pgp, senderKeys);
    if (found === undefined) break;
    isMime = true;
    signatures.push(...found.signatures);
    if (found.encryption === 'not-decrypted') {
      note('pgp-not-decrypted', 'It is encrypted and was not decrypted; what is encrypted is attached.');
      return { body: collectBody(root, limits, note), root, pgp: { form: 'mime', encryption: 'not-decrypted', fault: found.fault, signatures, protectedSubject } };
    }
    if (found.encryption === 'decrypted') encryption = 'decrypted';
    if (layer >= MAX_LAYERS) note('pgp-nested-too-deep', `It is protected more than ${MAX_LAYERS} times over; what is deeper is attached.`);
    const inner = found.within === undefined || layer >= MAX_LAYERS ? undefined : await readTree(found.within, limits);
    if (found.within === undefined || inner === undefined || inner.fault !== undefined) {
      if (inner?.fault !== undefined) note(inner.fault, sayFault(inner.fault, limits));
      break;
    }
    noteOutside(root, note);
    [entity, root] = [found.within, inner.root];
    const subject = fieldsOf(root.headers).first('subject');
    if (subject !== undefined) protectedSubject = oneLine(readEnvelope(fieldsOf([{ key: 'subject', value: subject }]), 1, () => undefined).subject);
  }
  const body = collectBody(root, limits, note);
  if (isMime) return { body, root, pgp: { form: 'mime', encryption, fault: undefined, signatures, protectedSubject } };
  const inline = await readInline(body.text, options.pgp, senderKeys);
  if (inline === undefined) return { body, root, pgp: undefined };
  if (inline.state.encryption === 'not-decrypted') note('pgp-not-decrypted', 'It is encrypted and was not decrypted; the text shows it as it came.');
  if (inline.hasOutside) note('outside-parts', 'Words stand outside of what is signed or encrypted; nothing vouches for them.');
  return { body: { ...body, text: manyLines(inline.text).slice(0, limits.textLength) }, root, pgp: inline.state };
}

/** Parts beside the protected one are shown by nobody's word: they are not joined with it, and are named. */
function noteOutside(root: Part, note: Note): void {
  if (root.parts.length > 2) note('outside-parts', `${root.parts.length - 2} parts stand beside what is protected; they are in the raw message only.`);
}

function mayBeProtected(raw: Uint8Array): boolean {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  return bytes.includes('PGP') || bytes.includes('pgp-');
}

async function keysOf({ from }: Envelope, { pgp }: ReadOptions): Promise<readonly PublicKey[]> {
  return from === undefined || pgp === undefined ? [] : pgp.publicKeysOf(from.address);
}

function marksOf(fields: Fields, { messageId, from }: Envelope, root: Part, options: ReadOptions): KindMarks {
  const returnPath = fields.first('return-path');
  return {
    isOwn: messageId !== undefined && from !== undefined && options.ownAddresses.includes(from.address.toLowerCase()) && options.isOwnMessageId(messageId),
    type: root.type,
    reportType: root.params['report-type']?.toLowerCase(),
    hasDeliveryStatus: hasDeliveryStatus(root),
    envelopeFrom: options.envelopeFrom ?? (returnPath === undefined ? undefined : returnPath.replace(/^<|>$/gu, '').trim()),
    fromAddress: from?.address,
    autoSubmitted: fields.first('auto-submitted'),
    autoReplyMark: fields.first('x-autoreply') ?? fields.first('x-autorespond') ?? fields.first('x-auto-reply'),
    precedence: fields.first('precedence'),
    listId: listIdOf(fields.first('list-id')),
    failedRecipients: fields.first('x-failed-recipients'),
    ownListIds: options.ownListIds ?? [],
  };
}

function listIdOf(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  return (/<([^<>]{1,255})>/u.exec(value)?.[1] ?? value).trim().toLowerCase();
}

function sayFault(fault: ProblemCode, limits: MessageLimits): string {
  if (fault === 'parts-too-many') return `It has more than ${limits.parts} parts.`;
  if (fault === 'nesting-too-deep') return `Its parts are nested more than ${limits.depth} levels deep.`;
  if (fault === 'headers-too-large') return `Its header fields have more than ${limits.headerBytes} bytes.`;
  if (fault === 'lines-too-many') return `It has more than ${limits.lines} lines.`;
  return 'It could not be parsed.';
}
