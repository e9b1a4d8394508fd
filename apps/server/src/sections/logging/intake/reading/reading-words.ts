import type { ErrorKind } from '@writ/kernel';
import type { AgentWork, OtlpWork, ReadLines, SyslogPiece, SyslogWork } from './line-reading.ts';

/** With what the thread begins. */
export interface ReadingBeginning {
  /** What an earlier miner saved. */
  readonly saved: string | undefined;
  /** Where it leaves rows for the store. */
  readonly handover: string | undefined;
}

/** Pieces of syslog with their bytes one behind the other in one room, which is lent to the thread. */
export interface PackedSyslog extends Omit<SyslogWork, 'pieces'> {
  readonly room: ArrayBuffer;
  /** Each with the place where its bytes end, and those of the next one begin. */
  readonly pieces: readonly (Omit<SyslogPiece, 'bytes'> & { readonly end: number })[];
}

/** What the server asks of the thread that reads lines. */
export type ReadingQuestion = { readonly id: number } & (
  | { readonly what: 'syslog'; readonly work: PackedSyslog }
  | { readonly what: 'agent'; readonly work: AgentWork }
  | { readonly what: 'otlp'; readonly work: OtlpWork }
  | { readonly what: 'save' | 'forget'; readonly work: undefined }
);

/** What it answers, with the room of the question where there was one; an error without a code is a fault. */
export type ReadingAnswer =
  | { readonly id: number; readonly read: ReadLines | string | undefined; readonly room?: ArrayBuffer | undefined }
  | { readonly id: number; readonly error: { readonly code: string | undefined; readonly kind: ErrorKind; readonly detail: Readonly<Record<string, unknown>>; readonly message: string } };
