import net from 'node:net';

/** Where a clamd listens. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };
export type ClamdAnswer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

const TIMEOUT_MS = 3_000;
const MAX_ANSWER = 4_096;

/**
 * Asks a clamd one thing (`zPING`, `zVERSION`; clamd(8)) and gives its answer, at most three seconds and four kilobytes long.
 * Every failure is an answer that says so: refused, silent, cut, too long, with a byte that is no text. Never throws.
 */
export function askClamd(address: ClamdAddress, question: 'PING' | 'VERSION', timeoutMs = TIMEOUT_MS): Promise<ClamdAnswer> {
  return new Promise((resolve) => {
    const socket = 'path' in address ? net.connect({ path: address.path }) : net.connect({ host: address.host, port: address.port });
    const pieces: Buffer[] = [];
    let length = 0;
    const finish = (answer: ClamdAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    // One clock for the whole conversation: an answer that drips in byte by byte does not hold it up.
    const timer = setTimeout(() => finish({ ok: false, why: `no answer within ${timeoutMs / 1_000} s` }), timeoutMs);
    socket.on('connect', () => socket.write(`z${question}\0`));
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length > MAX_ANSWER) finish({ ok: false, why: 'the answer is too long' });
      else if (piece.includes(0)) finish(readAnswer(Buffer.concat(pieces)));
    });
    socket.on('end', () => finish({ ok: false, why: length === 0 ? 'closed without an answer' : 'the answer is cut' }));
    socket.on('error', (error: NodeJS.ErrnoException) => finish({ ok: false, why: error.code ?? 'failed' }));
  });
}

function readAnswer(bytes: Buffer): ClamdAnswer {
  const text = bytes.toString('latin1', 0, bytes.indexOf(0));
  return /^[\x20-\x7e]+$/.test(text) ? { ok: true, text } : { ok: false, why: 'the answer is no text' };
}
