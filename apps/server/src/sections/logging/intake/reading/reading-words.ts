import type { ErrorKind } from '@writ/kernel';
import type { AgentWork, OtlpWork, ReadLines, SyslogWork } from './line-reading.ts';

/** With what the thread begins. */
export interface ReadingBeginning {
  /** What an earlier miner saved. */
  readonly saved: string | undefined;
  /** Where it leaves rows for the store. */
  readonly handover: string | undefined;
}

/** What the server asks of the thread that reads lines. */
export type ReadingQuestion = { readonly id: number } & (
  | { readonly what: 'syslog'; readonly work: SyslogWork }
  | { readonly what: 'agent'; readonly work: AgentWork }
  | { readonly what: 'otlp'; readonly work: OtlpWork }
  | { readonly what: 'save' | 'forget'; readonly work: undefined }
);

/** What it answers; an error without a code is a fault. */
export type ReadingAnswer =
  | { readonly id: number; readonly read: ReadLines | string | undefined }
  | { readonly id: number; readonly error: { readonly code: string | undefined; readonly kind: ErrorKind; readonly detail: Readonly<Record<string, unknown>>; readonly message: string } };
