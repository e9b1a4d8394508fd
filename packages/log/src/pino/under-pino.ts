import { chooseRedaction } from '../lines/choose-redaction.ts';
import type { LineRedaction } from '../lines/json-fields.ts';
import { currentScope } from '../request/request-scope.ts';

/** What `pino({ ...underPino() })` is given: options of pino 9.6 and later, of which nothing is imported. */
export interface PinoOptions {
  /** Gives each line the ids and the operation of its request. */
  mixin(): Record<string, unknown>;
  readonly hooks: {
    /** Takes secrets out of the whole line, also out of its sentence and out of the fields of child loggers. */
    streamWrite(line: string): string;
  };
}

/**
 * Options that give pino's lines the request id and take secrets out of them. A line stays a JSON object whatever was taken out of it.
 *
 *     const log = pino({ level: 'info', ...underPino() });
 */
export function underPino(options: { readonly redaction?: LineRedaction | false } = {}): PinoOptions {
  const redaction = chooseRedaction(options.redaction);
  return {
    mixin() {
      const scope = currentScope();
      if (scope === undefined) return {};
      scope.refine?.(scope);
      return { requestId: scope.requestId, traceId: scope.traceId, spanId: scope.spanId, operation: scope.operation };
    },
    hooks: { streamWrite: (line) => (redaction === undefined ? line : cleanLine(line, redaction)) },
  };
}

function cleanLine(line: string, redaction: LineRedaction): string {
  const clean = redaction.redactText(line);
  if (clean === line || isJson(clean)) return clean;
  try {
    return `${JSON.stringify(redaction.redactObject(JSON.parse(line)))}\n`;
  } catch {
    return clean;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
