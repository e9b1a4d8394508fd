import type { Blobs } from '../../../platform/blobs/index.ts';
import type { LoggingParts } from '../parts.ts';

/** Where archived days lie. */
export interface LogArchive {
  readonly blobs: Blobs;
  /** Days that stay in it, unless the policy asks for more. */
  readonly keptDays: number;
  /** Whether it is another disk than that of the logs, or a store elsewhere: what lies beside the logs burns with them. */
  readonly isElsewhere: () => Promise<boolean>;
}

/** What archiving is made of. */
export type ArchiveParts = Pick<LoggingParts, 'db' | 'logs' | 'clock' | 'log' | 'policyInForce'> & { readonly archive: LogArchive };
