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
  const host = said.host || peer;
  const fields: Record<string, unknown> = { ...said.fields, 'syslog.peer': peer };
  if (cutBytes > 0) fields['syslog.cut'] = String(cutBytes);
  return cleanLine(cleaner, { ...said, host, fields }, { service: find('syslog', host, peer, said.program), source: 'syslog', receivedAt: now });
}
