import type { EncodedLines } from '../../../../platform/logstore/index.ts';
import type { LearnedTemplate } from '../../patterns/mine-lines.ts';
import type { RulesText } from '../../sources/rules-text.ts';

/** What came over connections that speak syslog, in the order of its coming. */
export interface SyslogWork {
  readonly token: string;
  /** When it came, milliseconds; so with the others. */
  readonly now: number;
  readonly pieces: readonly SyslogPiece[];
  /** Which lines belong to which service; see rules-text.ts. */
  readonly rules?: RulesText | undefined;
}

export interface SyslogPiece {
  /** Whose it is: messages may begin in one piece and end in another. */
  readonly connection: number;
  readonly peer: string;
  readonly bytes: Uint8Array;
  /** Nothing more comes from there. */
  readonly isEnd: boolean;
}

/** A batch of an agent as it came; see `readLinesBatch`. */
export interface AgentWork {
  readonly host: { readonly id: string; readonly name: string };
  readonly now: number;
  readonly body: Uint8Array;
  /** Ids of services by name in small letters. */
  readonly services: ReadonlyMap<string, string>;
  /** For lines of which the agent names no service. */
  readonly rules?: RulesText | undefined;
}

/** A request of an OpenTelemetry exporter as it came. */
export interface OtlpWork {
  readonly service: string;
  readonly now: number;
  readonly body: Uint8Array;
  readonly encoding: 'json' | 'protobuf';
  /** Its `Content-Encoding`. */
  readonly packing: string | undefined;
}

export interface ReadBatch {
  readonly token: string;
  readonly lines: EncodedLines;
}

/** Lines that were read, freed of secrets, and mined, ready to be stored. */
export interface ReadLines {
  readonly batches: readonly ReadBatch[];
  readonly lines: number;
  /** Templates that they were the first to have. */
  readonly learned: readonly LearnedTemplate[];
  /** The sender says that it may have come before. */
  readonly isAgain: boolean;
  /** Records that were none, and are left out. */
  readonly rejected: number;
}

/**
 * Makes rows of what came through the doors. Errors are those of the doors: `malformed`, `too-large`, `otlp-malformed`, `otlp-too-large`, `otlp-type-unknown`, and `log-reading-failed` where the reading
 * itself broke; what syslog connections had begun is gone then.
 */
export interface LineReading {
  readonly syslog: (work: SyslogWork) => Promise<ReadLines>;
  readonly agent: (work: AgentWork) => Promise<ReadLines>;
  readonly otlp: (work: OtlpWork) => Promise<ReadLines>;
  /** Whether the last question broke it or could not be asked; an answer mends it. */
  readonly isBroken: () => boolean;
  /** What the miner has learned, to go on from. */
  readonly save: () => Promise<string>;
  /** Forgets it: in what was learned stood a secret. */
  readonly forget: () => Promise<void>;
  readonly close: () => Promise<void>;
}
