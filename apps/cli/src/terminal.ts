import type { State } from '@writ/contract';

/** Where a command reads and writes, so that tests can stand in for a terminal. */
export interface Terminal {
  readonly input: AsyncIterable<Uint8Array>;
  /** Text, or bytes that go out as they are. */
  out(text: string | Uint8Array): void;
  /** Resolves when what was written has gone out far enough for more: who writes much waits for it between batches. */
  readonly drained: () => Promise<void>;
  readonly error: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that holds the checkout or the installation. */
  readonly home: string;
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly now: () => number;
  /** Aborts when the program is asked to stop. */
  readonly stopping: AbortSignal;
}

/** Colours for a terminal that shows them; plain text elsewhere and when NO_COLOR is set (no-color.org). */
export interface Paint {
  readonly state: (state: State, text: string) => string;
  readonly bold: (text: string) => string;
  readonly faint: (text: string) => string;
}

const CODES: Readonly<Record<State | 'bold' | 'faint', string>> = { kept: '32', broken: '31', unknown: '33', bold: '1', faint: '2' };

export function paintFor(terminal: Terminal): Paint {
  const noColor = terminal.environment.NO_COLOR;
  const isPlain = !terminal.isTerminal || (noColor !== undefined && noColor !== '') || terminal.environment.TERM === 'dumb';
  const paint = (code: string, text: string): string => (isPlain ? text : `\u001b[${code}m${text}\u001b[0m`);
  return {
    state: (state, text) => paint(CODES[state], text),
    bold: (text) => paint(CODES.bold, text),
    faint: (text) => paint(CODES.faint, text),
  };
}

/** Writes one object as a line of NDJSON. */
export function writeLine(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value)}\n`);
}
