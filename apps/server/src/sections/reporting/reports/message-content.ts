import { z } from 'zod';

/** Characters beyond which a message of a thread is refused. */
export const LONGEST_MESSAGE = 200_000;

/** Why Writ wrote by itself, or as the other side of an act: the copy by mail is marked as automatic. */
export const AUTOMATIC = ['acknowledgement', 'decision', 'thanks'] as const;

/** What a message of a thread holds; sealed. Reporter and company both read all of it. */
export const MessageContent = z.object({
  text: z.string().max(LONGEST_MESSAGE),
  automatic: z.enum(AUTOMATIC).optional(),
  /** What is known of the OpenPGP signature that it came with: one sentence. */
  signature: z.string().max(500).optional(),
  /** The copy by mail is encrypted to the reporter's key, or is not sent. */
  encrypt: z.boolean().optional(),
});
export type MessageContent = z.infer<typeof MessageContent>;
