import { newId, type Instant } from '@writ/kernel';
import type { Blobs } from '../../../platform/blobs/index.ts';
import type { FieldProblem } from '../../../platform/http/route.ts';
import type { UploadLimits, Uploads } from '../../../platform/http/uploads.ts';
import { oneLine, safeFileName } from '../../../platform/mail/message/safe-text.ts';
import type { KeptFile } from '../reports/report-content.ts';

/** What the blobs of uploads are called; an id made at the time of the upload follows. */
export const UPLOAD_PREFIX = 'reporting/uploads/';

/** Files of the public pages, each encrypted as it streams in. */
export function uploadsOf({ blobs, clock, uploadLimits }: { readonly blobs: Blobs; readonly clock: () => Instant; readonly uploadLimits: UploadLimits }): Uploads<KeptFile> {
  return {
    limits: uploadLimits,
    async keep({ name, type, content }) {
      const blob = UPLOAD_PREFIX + newId(clock());
      const { bytes, digest } = await blobs.put(blob, content, { maxBytes: uploadLimits.fileBytes });
      return { blob, name: safeFileName(name, 'file'), type: oneLine(type, 100), bytes, digest };
    },
    discard: ({ blob }) => blobs.remove(blob),
  };
}

/** Whether a form that did not fit had files, which its sender must choose again. */
export function hadFiles(files: readonly KeptFile[], problems: readonly FieldProblem[]): boolean {
  return files.length > 0 || problems.some(({ path }) => path === 'body/files');
}
