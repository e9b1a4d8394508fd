import { z } from 'zod';
import { WAY_KINDS } from '../tables.ts';

/** A kind of way in an address. */
export const KindParam = z.object({ kind: z.enum(WAY_KINDS) });

/** Texts of a form whose fields the way's adapter knows; parsed by its own schema after that. */
export const WayForm = z.record(z.string().max(50), z.string().max(8_000)).refine((form) => Object.keys(form).length <= 20, 'At most 20 fields.');

export const CodeForm = z.strictObject({ code: z.string().max(20).transform((text) => text.replaceAll(/\s/g, '')).refine((code) => /^\d{6}$/.test(code), 'Six digits.') });

const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time such as 22:00.');
export const QuietForm = z.strictObject({ starts: WallTime, ends: WallTime, digestAt: WallTime });
