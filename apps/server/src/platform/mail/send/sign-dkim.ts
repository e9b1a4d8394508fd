import { createHash, type KeyObject, sign } from 'node:crypto';

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** RSA or Ed25519 (RFC 8463). */
  readonly privateKey: KeyObject;
}

/** `from` twice: a second From that somebody adds on the way breaks the signature (RFC 6376 section 8.15). */
const SIGNED = ['from', 'from', 'to', 'subject', 'date', 'message-id', 'in-reply-to', 'references', 'auto-submitted', 'reply-to', 'mime-version', 'content-type', 'content-transfer-encoding'];

/** The message with a DKIM signature before it (RFC 6376, relaxed/relaxed). Its lines must end in CRLF. */
export function signDkim(message: Buffer, key: DkimKey, at: number): Buffer {
  const text = message.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const fields = splitFields(text.slice(0, end));
  const names = SIGNED.filter((name, place) => SIGNED.indexOf(name) !== place || fields.some((field) => field.name === name));
  const isRsa = key.privateKey.asymmetricKeyType === 'rsa';
  const bodyHash = createHash('sha256').update(relaxBody(text.slice(end + 4)), 'latin1').digest('base64');
  const tags = `v=1; a=${isRsa ? 'rsa' : 'ed25519'}-sha256; c=relaxed/relaxed; d=${key.domain}; s=${key.selector};\r\n t=${Math.floor(at / 1_000)}; h=${names.join(':\r\n ')};\r\n bh=${bodyHash};\r\n b=`;
  const signed = Buffer.from([...chosenFields(fields, names), relaxField('dkim-signature', tags)].join('\r\n'), 'latin1');
  const signature = isRsa ? sign('sha256', signed, key.privateKey) : sign(null, createHash('sha256').update(signed).digest(), key.privateKey);
  const folded = signature.toString('base64').replace(/.{72}(?=.)/g, '$&\r\n ');
  return Buffer.concat([Buffer.from(`DKIM-Signature: ${tags}${folded}\r\n`, 'latin1'), message]);
}

interface Field {
  readonly name: string;
  readonly value: string;
}

/** The fields of a header block, with their folds. */
export function splitFields(header: string): Field[] {
  return header.split(/\r\n(?![ \t])/).map((line) => {
    const colon = line.indexOf(':');
    return { name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1) };
  });
}

/** Each name takes the last field of that name which is not taken yet; a name without one stands for "and none of these". */
function chosenFields(fields: readonly Field[], names: readonly string[]): string[] {
  const left = [...fields];
  const chosen: string[] = [];
  for (const name of names) {
    const place = left.findLastIndex((field) => field.name === name);
    if (place >= 0) chosen.push(relaxField(name, left.splice(place, 1)[0]!.value));
  }
  return chosen;
}

function relaxField(name: string, value: string): string {
  return `${name}:${value.replaceAll('\r\n', '').replace(/[ \t]+/g, ' ').replace(/^ | $/g, '')}`;
}

function relaxBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines.map((line) => `${line}\r\n`).join('');
}
