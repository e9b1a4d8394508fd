import type { MailAttachment, MessageKind, ProblemCode, ReadMessage } from '../../../platform/mail/message/index.ts';
import { LONGEST_MESSAGE } from '../reports/message-content.ts';
import { CONTENT_LIMITS, MOST_FILES, type ReportContent } from '../reports/report-content.ts';

/** Problems after which what the thread shows is less than what came: the raw message goes with it. */
const LOSSES: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'raw-too-large', 'parts-too-many', 'nesting-too-deep', 'headers-too-large', 'lines-too-many', 'parser-failed', 'empty', 'text-cut', 'attachments-cut', 'charset-unknown', 'charset-broken',
  'transfer-encoding-unknown', 'transfer-encoding-unknown', 'outside-parts', 'parts-not-found', 'alternative-left-out', 'hidden-text', 'header-repeated', 'from-many', 'pgp-not-decrypted', 'pgp-nested-too-deep',
]);

/** Kinds that are answered; the last two only when a person made a report of them. */
const ANSWERED: ReadonlySet<MessageKind> = new Set<MessageKind>(['person', 'auto-reply', 'list']);

export interface DescribedMail {
  readonly title: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  /** The raw message is attached too. */
  readonly withRaw: boolean;
  /** An OpenPGP key that is attached, armored. */
  readonly pgpKey: string | undefined;
}

/** What a thread shows of a message. `bytes` is the size of the whole, `fetched` of what we have of it. */
export function describeMail(message: ReadMessage, { bytes, fetched }: { readonly bytes: number; readonly fetched: number }): DescribedMail {
  const isPart = fetched < bytes;
  const notes = [
    ...(message.kind === 'unreadable' ? ['This message could not be read as mail. What came is attached as it is.'] : []),
    ...(isPart ? [`This message has ${bytes} bytes, which is more than is fetched. Only its header came; the whole lies in the mailbox.`] : []),
    ...(message.kind === 'unreadable' && message.from !== undefined ? [`It says that it is from ${message.from.address}.`] : []),
    ...message.problems.filter(({ code }) => code === 'outside-parts' || code === 'pgp-not-decrypted' || code === 'from-many').map(({ text }) => text),
  ];
  const body = message.text.trim() === '' ? 'There is no text in this message.' : message.text;
  const text = [...notes.map((note) => `[${note}]`), body].join('\n\n');
  const most = Math.min(LONGEST_MESSAGE, CONTENT_LIMITS.what);
  const withRaw = message.kind === 'unreadable' || isPart || text.length > most || message.text.trim() === '' || message.attachments.length >= MOST_FILES || message.problems.some(({ code }) => LOSSES.has(code));
  return {
    title: (message.pgp?.protectedSubject ?? message.subject).slice(0, CONTENT_LIMITS.title).toWellFormed() || 'Mail without a subject',
    text: text.slice(0, most).toWellFormed(),
    attachments: message.attachments.slice(0, MOST_FILES - 1),
    withRaw,
    pgpKey: attachedKey(message.attachments),
  };
}

/** The report that a message opens. Nobody is answered at an address that could not be read with certainty. */
export function reportOf(message: ReadMessage, { title, text, pgpKey }: DescribedMail): ReportContent {
  const { from } = message;
  const isCertain = ANSWERED.has(message.kind) && from !== undefined && from.address.length <= 254 && /^\S{1,64}@\S{1,253}$/u.test(from.address) && !message.problems.some(({ code }) => code === 'from-many');
  const name = from?.name.slice(0, CONTENT_LIMITS.line).toWellFormed();
  return {
    title, what: text, isPublic: 'unknown', isExploited: 'unknown',
    reporter: { ...(name ? { name } : {}), ...(isCertain ? { email: from.address } : {}), ...(pgpKey === undefined ? {} : { pgpKey }) },
  };
}

function attachedKey(attachments: readonly MailAttachment[]): string | undefined {
  const found = attachments.find(({ type, bytes }) => type === 'application/pgp-keys' && bytes <= CONTENT_LIMITS.key);
  const armor = found && Buffer.from(found.content).toString('latin1');
  return armor?.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----') ? armor : undefined;
}
