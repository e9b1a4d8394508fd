import http from 'node:http';

export type EngineAnswer = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly why: string };

const TIMEOUT_MS = 5_000;
const MAX_BODY = 8_388_608;

/** One GET over a container engine's Unix socket: five seconds, eight megabytes, JSON or a failure that says why. Never throws. */
export function askEngine(socketPath: string, path: string, timeoutMs = TIMEOUT_MS): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const finish = (answer: EngineAnswer): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish({ ok: false, why: `no answer within ${timeoutMs / 1_000} s` }), timeoutMs);
    const request = http.request({ socketPath, path, method: 'GET', headers: { host: 'localhost' }, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      let length = 0;
      response.on('data', (piece: Buffer) => {
        length += piece.length;
        if (length > MAX_BODY) finish({ ok: false, why: 'the answer is too long' });
        else pieces.push(piece);
      });
      response.on('end', () => finish(response.statusCode === 200 ? parse(Buffer.concat(pieces).toString('utf8')) : { ok: false, why: `status ${response.statusCode}` }));
      response.on('error', () => finish({ ok: false, why: 'the answer is cut' }));
    });
    request.on('error', (error: NodeJS.ErrnoException) => finish({ ok: false, why: error.code ?? 'failed' }));
    request.end();
  });
}

function parse(text: string): EngineAnswer {
  try {
    return { ok: true, body: JSON.parse(text) };
  } catch {
    return { ok: false, why: 'the answer is no JSON' };
  }
}
