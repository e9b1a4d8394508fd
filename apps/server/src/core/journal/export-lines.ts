import { z } from 'zod';
import type { Json } from '@writ/kernel';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Key = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/);
const Count = z.number().int().nonnegative();
// Whatever JSON.parse gave, untouched: zod's own json() leaves out a key named __proto__, and what is hashed must be what was written.
const Detail = z.custom<Json>((value) => value !== undefined);
const Named = z.strictObject({ kind: z.string(), id: z.string() });

const Header = z.strictObject({ type: z.literal('header'), format: z.literal('writ-journal'), version: z.literal(1), keys: z.array(Key).min(1).max(1_000), exportedAt: z.iso.datetime() });
const Entry = z.strictObject({
  type: z.literal('entry'), seq: Count, at: z.iso.datetime(), actor: Named, act: z.string(), subject: Named, why: z.string().nullable(), detail: Detail, previous: Hash, hash: Hash,
});
const CheckpointLine = z.strictObject({ type: z.literal('checkpoint'), seq: Count, hash: Hash, at: z.iso.datetime(), after: Count, key: Key, signature: Signature });
const End = z.strictObject({ type: z.literal('end'), entries: Count, checkpoints: Count, seq: Count, hash: Hash, digest: Hash, key: Key, signature: Signature });

/** One line of an export. Strict: what is not known here was not written by Writ. */
export const ExportLine = z.discriminatedUnion('type', [Header, Entry, CheckpointLine, End]);
export type ExportLine = z.infer<typeof ExportLine>;
export type LineOf<Type extends ExportLine['type']> = Extract<ExportLine, { type: Type }>;

/** Characters in a line; more is refused before it is parsed. */
export const LONGEST_LINE = 1_000_000;
