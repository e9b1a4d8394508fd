import type { FindService } from '../../sources/compile-rules.ts';
import { type CleanLine, cleanLine, type LineCleaner } from '../clean-line.ts';
import type { ReadText } from '../read-text.ts';
import type { SyslogMessage } from './frame-messages.ts';

export interface MessageComing {
  /** Address of the sender. */
  readonly peer: string;
  readonly now: number;
  readonly find: FindService;
}

/** The line that a message of syslog is; where it names no host, its sender's address stands for it. Whose it is the rules say. */
export function lineOfMessage(cleaner: LineCleaner, read: ReadText, { text, cutBytes }: SyslogMessage, { peer, now, find }: MessageComing): CleanLine {
  const said = read(text);
  said.host ||= peer;
  said.fields['syslog.peer'] = peer;
  if (cutBytes > 0) said.fields['syslog.cut'] = String(cutBytes);
  return cleanLine(cleaner, said, { service: find('syslog', said.host, peer, said.program), source: 'syslog', receivedAt: now });
}
