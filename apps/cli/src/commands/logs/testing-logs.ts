import { runProgram } from '../../program.ts';

export interface LogsRun {
  readonly code: number;
  readonly objects: readonly Record<string, unknown>[];
  readonly out: string;
  readonly error: string;
}

/** `writ logs …` with `input` as standard input, which comes in pieces of `pieceBytes`. The clock stands at 2026-11-24T12:00:00Z. */
export async function runLogs(args: readonly string[], input: string | Buffer = '', pieceBytes: number = 7): Promise<LogsRun> {
  const bytes = Buffer.from(input);
  const written: Buffer[] = [];
  let error = '';
  const code = await runProgram(['logs', ...args], {
    input: (async function* read() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    })(),
    out: (text) => void written.push(Buffer.from(text)),
    error: (text) => void (error += text),
    environment: {},
    home: '/',
    isTerminal: false,
    columns: 100,
    now: () => Date.UTC(2026, 10, 24, 12),
    stopping: new AbortController().signal,
    drained: async () => undefined,
  });
  const out = Buffer.concat(written).toString();
  return { code, out, error, objects: code === 0 ? out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>) : [] };
}
