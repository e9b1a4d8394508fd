import type { Evidence, FactKind, FactValue, UnknownReason } from '@writ/contract';
import type { Instant, Json } from '@writ/kernel';
import type { FileTree } from '../file-tree/index.ts';
import type { RunCommand } from './run-command.ts';

/** What a check remembers from one look to the next, by its own keys: when a pending update was first seen, when a scan last ended. */
export interface Memory {
  recall(key: string): Json | undefined;
  keep(key: string, value: Json): void;
}

/** What is looked at. */
export interface Host {
  readonly files: FileTree;
  /** The tree is the running system: its /proc, sockets and commands may be asked. */
  readonly live: boolean;
  readonly now: Instant;
  /** The looker may look everywhere. */
  readonly isRoot: boolean;
  /** Runs one of the closed list of commands; on a tree that is not live every command is `absent`. */
  readonly run: RunCommand;
  readonly memory: Memory;
}

/** What one look found: a value with its proof, or why there is none and what would mend that. */
export type Observation<Kind extends FactKind = FactKind> =
  | { readonly state: 'known'; readonly value: FactValue<Kind>; readonly evidence: readonly Evidence[] }
  | { readonly state: 'unknown'; readonly reason: UnknownReason; readonly message: string; readonly remedy?: string | undefined; readonly evidence?: readonly Evidence[] };

/**
 * One thing that a host says about itself. A check never throws for what it finds, reads nothing without a bound, and says *unknown* rather than
 * anything good when it could not see.
 */
export interface Check<Kind extends FactKind = FactKind> {
  readonly kind: Kind;
  /** Paths whose change calls for a new look; `*` stands for names within one folder. Files and folders that may not exist yet are welcome. */
  readonly watches: readonly string[];
  /** Seconds between looks when nothing that is watched changes. */
  readonly everySeconds: number;
  /** `dear` looks take more than some ten milliseconds and are worth spacing out. */
  readonly cost: 'cheap' | 'dear';
  /** Without root the fact is unknown or poorer. */
  readonly needsRoot: boolean;
  /** Why only a running system knows this; a check that has it is not asked about another tree. */
  readonly liveOnly?: string;
  look(host: Host): Observation<Kind> | Promise<Observation<Kind>>;
}

/** A known observation. */
export function known<Kind extends FactKind>(value: FactValue<Kind>, evidence: readonly Evidence[]): Observation<Kind> {
  return { state: 'known', value, evidence };
}

/** An unknown observation: the reason for machines, a sentence for a person and the act that mends it. */
export function unknown(reason: UnknownReason, message: string, remedy?: string, evidence: readonly Evidence[] = []): Observation<never> {
  return { state: 'unknown', reason, message, remedy, evidence };
}
