import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { RecordBox } from '../../../core/directory/person.ts';

const Envelope = z.object({ from: z.string().max(1_000), to: z.array(z.string().max(1_000)).max(100) });
/** Sender and recipients as the sender's server gave them; the sender of programs is empty. */
export interface MailEnvelope {
  readonly from: string;
  readonly to: readonly string[];
}

const Heading = z.object({ from: z.string(), subject: z.string(), messageId: z.string().optional() });
/** What the list shows of a message, and what an answer refers to. */
export type MailHeading = z.infer<typeof Heading>;

/** Bound to their row, as `reports/sealing.ts` does it. */
export const seal = {
  envelope: (box: RecordBox, id: Id<'mail'>, { from, to }: MailEnvelope) => Buffer.from(box.seal(`reporting.mails.envelope_sealed:${id}`, JSON.stringify({ from: from.slice(0, 1_000), to: to.slice(0, 100).map((one) => one.slice(0, 1_000)) }))),
  heading: (box: RecordBox, id: Id<'mail'>, heading: MailHeading) => Buffer.from(box.seal(`reporting.mails.sealed:${id}`, JSON.stringify(heading))),
};

/** The other way; throws `seal-broken` for bytes of another row. */
export const unseal = {
  envelope: (box: RecordBox, id: Id<'mail'>, bytes: Uint8Array): MailEnvelope => Envelope.parse(JSON.parse(box.open(`reporting.mails.envelope_sealed:${id}`, bytes))),
  heading: (box: RecordBox, id: Id<'mail'>, bytes: Uint8Array): MailHeading => Heading.parse(JSON.parse(box.open(`reporting.mails.sealed:${id}`, bytes))),
};
