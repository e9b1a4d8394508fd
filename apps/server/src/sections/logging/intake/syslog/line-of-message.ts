import type { FindService } from '../../sources/compile-rules.ts';
import { type CleanLine, cleanLine, type LineCleaner } from '../clean-line.ts';
import type { ReadText } from '../read-text.ts';
import type { SyslogMessage } from './frame-messages.ts';
import { numberOf, type SequenceWatcher } from './watch-sequences.ts';

export interface MessageComing {
  /** Address of the sender. */
  readonly peer: string;
  readonly now: number;
  readonly find: FindService;
  readonly sequences: SequenceWatcher;
}

/** The line that a message of syslog is; where it names no host, its sender's address stands for it. Whose it is the rules say. */
export function lineOfMessage(cleaner: LineCleaner, read: ReadText, { text, cutBytes }: SyslogMessage, { peer, now, find, sequences }: MessageComing): CleanLine {
  const said = read(text);
  said.host ||= peer;
  const number = numberOf(said.fields);
  if (number !== undefined) sequences.saw({ host: said.host, peer, program: said.program, process: String(said.fields['line.pid'] ?? said.fields['procid'] ?? '') }, number, now);
  said.fields['syslog.peer'] = peer;
  if (cutBytes > 0) said.fields['syslog.cut'] = String(cutBytes);
  return cleanLine(cleaner, said, { service: find('syslog', said.host, peer, said.program), source: 'syslog', receivedAt: now });
}
