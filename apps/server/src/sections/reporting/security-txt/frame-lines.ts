import { faultAt, type SecurityTxtFault } from './fault.ts';

/** A line of the file that readers may believe, with its number from 1. `indent` is how many characters of dash escaping stood before it. */
export interface FramedLine {
  readonly line: number;
  readonly text: string;
  readonly indent: number;
}

export interface Framed {
  readonly lines: readonly FramedLine[];
  readonly isSigned: boolean;
  readonly faults: readonly SecurityTxtFault[];
}

const BEGIN = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const END = '-----END PGP SIGNATURE-----';

/** Takes the frame of an OpenPGP cleartext signature (RFC 9580 section 7) off, without verifying it; text that has none comes back as it is. */
export function frameLines(texts: readonly string[]): Framed {
  const begin = texts.findIndex((text) => text.trimEnd() === BEGIN);
  if (begin === -1) {
    const stray = texts.findIndex((text) => /^-----(BEGIN|END) PGP /.test(text));
    if (stray !== -1) return { lines: numbered(texts, 0, stray), isSigned: true, faults: [faultAt('signature-cut-off', stray + 1)] };
    return { lines: numbered(texts, 0, texts.length), isSigned: false, faults: [] };
  }
  const faults = outside(texts, 0, begin);
  let body = begin + 1;
  for (; body < texts.length && texts[body]!.trim() !== ''; body += 1) {
    if (!/^Hash: [A-Za-z0-9, -]+$/.test(texts[body]!.trimEnd())) faults.push(faultAt('armor-header', body + 1));
  }
  const signature = texts.findIndex((text, index) => index >= body && text.trimEnd() === SIGNATURE);
  const lines: FramedLine[] = [];
  for (const { line, text } of numbered(texts, Math.min(body + 1, texts.length), signature === -1 ? texts.length : signature)) {
    if (text.startsWith('- ')) {
      lines.push({ line, text: text.slice(2), indent: 2 });
      continue;
    }
    if (text.startsWith('-')) faults.push(faultAt('dash-not-escaped', line, 1));
    else lines.push({ line, text, indent: 0 });
  }
  const end = signature === -1 ? -1 : texts.findIndex((text, index) => index > signature && text.trimEnd() === END);
  if (end === -1) faults.push(faultAt('signature-cut-off', (signature === -1 ? begin : signature) + 1));
  else faults.push(...outside(texts, end + 1, texts.length));
  return { lines, isSigned: true, faults };
}

function numbered(texts: readonly string[], from: number, to: number): FramedLine[] {
  return texts.slice(from, to).map((text, index) => ({ line: from + index + 1, text, indent: 0 }));
}

function outside(texts: readonly string[], from: number, to: number): SecurityTxtFault[] {
  return numbered(texts, from, to).filter(({ text }) => text.trim() !== '').map(({ line }) => faultAt('outside-signature', line, 1));
}
