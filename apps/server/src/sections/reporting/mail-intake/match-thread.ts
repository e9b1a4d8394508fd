import type { Id } from '@writ/kernel';

type Report = Id<'report'>;

/** What of a message speaks for a thread, looked up. Digests are in hexadecimal. */
export interface ThreadSigns {
  /** Keyed digest of the one address that it is from; undefined when it names none or several. */
  readonly sender: string | undefined;
  /** Threads of the Message-IDs of ours that it answers or refers to, the one it answers first. */
  readonly ours: readonly Report[];
  /** Threads that know a Message-ID of theirs that it answers or refers to, with who had sent that one. */
  readonly theirs: readonly { readonly report: Report; readonly sender: string | undefined }[];
  /** Threads whose tracking id stands in it, with the addresses that have a part in them. */
  readonly tracked: readonly { readonly report: Report; readonly senders: readonly string[] }[];
}

/**
 * The thread that a message belongs to; undefined when it begins one of its own. A Message-ID of ours was sent to one reporter only and cannot be made by others;
 * one of theirs, and a tracking id, count only from an address that is known in that thread. When these two name several threads, none is guessed.
 */
export function matchThread({ sender, ours, theirs, tracked }: ThreadSigns): Report | undefined {
  const [answered] = ours;
  if (answered !== undefined) return answered;
  if (sender === undefined) return undefined;
  const referred = onlyOne(theirs.filter((one) => one.sender === sender).map(({ report }) => report));
  return referred ?? onlyOne(tracked.filter(({ senders }) => senders.includes(sender)).map(({ report }) => report));
}

function onlyOne(reports: readonly Report[]): Report | undefined {
  const different = new Set(reports);
  return different.size === 1 ? reports[0] : undefined;
}
