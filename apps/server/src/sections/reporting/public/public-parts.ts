import type { UploadLimits } from '../../../platform/http/uploads.ts';
import type { ReportingParts } from '../parts.ts';
import type { FloodLimits } from './flood-gate.ts';
import type { FormGroups } from './take-form.ts';

/** What the public pages are made of, beside what all of reporting is made of. */
export interface PublicParts extends ReportingParts {
  /** The address of a public file: see `ui/public-files.ts`. */
  readonly asset: (name: string) => string;
  /** Of the files of one report, and of one answer. */
  readonly uploadLimits: UploadLimits;
  readonly floodLimits: FloodLimits;
  /** How forms that come at once are taken together, where not as ships. */
  readonly formGroups?: FormGroups | undefined;
  readonly isDemonstration: boolean;
}

/** 10 files of 25 MiB each. */
export const UPLOAD_LIMITS: UploadLimits = { files: 10, fileBytes: 25 * 2 ** 20, allBytes: 250 * 2 ** 20 };
