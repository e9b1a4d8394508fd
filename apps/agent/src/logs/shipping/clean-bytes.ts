import { isAscii, isUtf8 } from 'node:buffer';
import { createRedactor, endOfWhole } from '@writ/log';

const redactor = createRedactor();

/** The same bytes without secrets. What is no UTF-8 is read byte by byte, so that all else stays as it was. */
export function cleanBytes(bytes: Buffer): Buffer {
  const encoding = encodingOf(bytes);
  const text = bytes.toString(encoding);
  const clean = redactor.redactText(text);
  // Most pieces have no secret: then they go out as they were read, and nothing is encoded again.
  return clean === text ? bytes : Buffer.from(clean, encoding);
}

/** Whether a private key begins in `bytes` and has not ended. */
export function isOpen(bytes: Buffer): boolean {
  // The search for five dashes is the system's own and costs nothing beside the rest.
  if (!bytes.includes('-----BEGIN ') && !bytes.includes('---- BEGIN ')) return false;
  const text = bytes.toString(encodingOf(bytes));
  return endOfWhole(text) < text.length;
}

function encodingOf(bytes: Buffer): 'latin1' | 'utf8' {
  return isAscii(bytes) || !isUtf8(bytes) ? 'latin1' : 'utf8';
}
