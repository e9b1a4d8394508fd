import type { Bounced } from './message.ts';
import { readMessageIds } from './message-ids.ts';
import type { Part } from './read-tree.ts';
import { oneLine } from './safe-text.ts';

/** Characters of a status part, of a returned message or of a text that are looked at. */
const LOOK = 64 * 1024;

/** What a bounce says: its status part (RFC 3464) before the returned message, and the words of older mail systems last. */
export function readBounce(root: Part, text: string, failedRecipients: string | undefined): Bounced {
  const leaves = leavesOf(root);
  const status = leaves.filter(({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status').map(headOf).join('\n\n');
  const returned = leaves.filter(({ type }) => ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/rfc822-headers'].includes(type)).map(headOf).join('\n');
  const words = text.slice(0, LOOK);
  const recipient = fieldOf(status, 'Final-Recipient') ?? fieldOf(status, 'Original-Recipient') ?? failedRecipients?.split(',')[0] ?? recipientInWords(words);
  return {
    recipient: recipient === undefined ? undefined : addressIn(recipient),
    status: /\b[245]\.\d{1,3}\.\d{1,3}\b/u.exec(fieldOf(status, 'Status') ?? '')?.[0] ?? /\b[45]\.\d{1,3}\.\d{1,3}\b/u.exec(words)?.[0] ?? /\b[45]\d\d(?=[ -])/u.exec(words)?.[0],
    action: /^(failed|delayed|delivered|relayed|expanded)\b/iu.exec(fieldOf(status, 'Action') ?? '')?.[0].toLowerCase(),
    messageId: originalId(returned) ?? originalId(words),
  };
}

/** Whether a status part is anywhere in the message. */
export function hasDeliveryStatus(root: Part): boolean {
  return leavesOf(root).some(({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status');
}

function leavesOf(part: Part): readonly Part[] {
  return part.isMultipart ? part.parts.flatMap(leavesOf) : [part];
}

function headOf(part: Part): string {
  return Buffer.from(part.content.buffer, part.content.byteOffset, Math.min(part.content.length, LOOK)).toString('utf8');
}

function fieldOf(text: string, name: string): string | undefined {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.{1,998})$`, 'imu').exec(text)?.[1]?.trim();
}

function originalId(text: string): string | undefined {
  const value = /^[ \t>]*Message-ID[ \t]*:\s*(<[^<>\s]{1,250}>)/imu.exec(text)?.[1];
  return value === undefined ? undefined : readMessageIds(value, 1)[0];
}

function recipientInWords(text: string): string | undefined {
  return /^[ \t]*<([^<>\s@]{1,64}@[^<>\s]{1,250})>/imu.exec(text)?.[1] ?? /\b([\w.+-]{1,64}@[\w.-]{1,250}\.[a-z]{2,24})\b/iu.exec(text)?.[1];
}

/** The address of `rfc822; user@example.com` or of `<user@example.com>`. */
function addressIn(value: string): string | undefined {
  const bare = oneLine(value.replace(/^[\w-]+[ \t]*;/u, ''), 320).replace(/^<|>$/gu, '').trim();
  return /^\S{1,64}@\S{1,255}$/u.test(bare) ? bare : undefined;
}
