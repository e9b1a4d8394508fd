import { type CleanLine, cleanLine, type LineCleaner } from '../clean-line.ts';
import type { ReadText } from '../read-text.ts';
import type { SyslogMessage } from './frame-messages.ts';

/** The line that a message of syslog is; where it names no host, its sender's address stands for it. */
export function lineOfMessage(cleaner: LineCleaner, read: ReadText, { text, cutBytes }: SyslogMessage, peer: string, now: number): CleanLine {
  const said = read(text);
  const fields: Record<string, unknown> = { ...said.fields, 'syslog.peer': peer };
  if (cutBytes > 0) fields['syslog.cut'] = String(cutBytes);
  return cleanLine(cleaner, { ...said, host: said.host || peer, fields }, { service: '', source: 'syslog', receivedAt: now });
}
