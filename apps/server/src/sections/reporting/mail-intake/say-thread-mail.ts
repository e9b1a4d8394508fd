export interface ThreadMailWords {
  readonly company: string;
  readonly tracking: string;
  /** The private link, whole. */
  readonly link: string;
  /** Undefined where the mail only says that there is something to read. */
  readonly text: string | undefined;
  /** Files of the message that are too large for mail. */
  readonly filesLeft: number;
}

/** The subject of all mail of a thread: it gives away nothing of what was found. */
export function sayThreadSubject({ company, tracking }: Pick<ThreadMailWords, 'company' | 'tracking'>): string {
  return `Your report to ${company} [${tracking}]`;
}

/** The text of a thread's mail: the words, where to read and write, and who sees it. */
export function sayThreadMail({ company, tracking, link, text, filesLeft }: ThreadMailWords): string {
  return [
    text ?? `There is an answer to your report. Its words are not in this mail, because they can be encrypted to no key that you gave us. Read it by the private link below.`,
    ...(filesLeft === 0 ? [] : [`${filesLeft === 1 ? 'One file belongs' : `${filesLeft} files belong`} to this message and ${filesLeft === 1 ? 'is' : 'are'} too large for mail. You find ${filesLeft === 1 ? 'it' : 'them'} by the private link.`]),
    [
      `Report ${tracking}`,
      `Private link: ${link}`,
      `Who sees this: you, and those at ${company} who work on reports.`,
      'You can answer this mail or write by the link.',
    ].join('\n'),
  ].join('\n\n');
}
