import type { Fields, FieldWriter } from './lines/json-fields.ts';
import type { LineTarget } from './destination/create-destination.ts';

/** What a log of ours is made of, for the request line, which is put together without an object in between. */
export interface LogCore {
  readonly writer: FieldWriter;
  readonly target: LineTarget;
  readonly clock: () => number;
  /** Whether `redaction: false` was said. */
  readonly isBare: boolean;
  /** Fields of the log and of those it is a child of, as they stand in each line. */
  readonly base: string;
  readonly baseFields: Fields | undefined;
  readonly names: ReadonlySet<string> | undefined;
}

const cores = new WeakMap<object, LogCore>();

export function keepCore(log: object, core: LogCore): void {
  cores.set(log, core);
}

/** The core of a log that `createLog` made; undefined for another's. */
export function coreOf(log: object): LogCore | undefined {
  return cores.get(log);
}
