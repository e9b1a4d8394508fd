import { instant, parseInstant, type Id, type Instant } from '@writ/kernel';
import { z } from 'zod';
import { ROLES, type Actor, type Role, type Viewer } from '../actor.ts';

/** An id in an address. */
export function idParam<Kind extends string>() {
  return z.object({ id: z.uuid().transform((id) => id as Id<Kind>) });
}

/** One line of text that must be there; `missing` says so. Line breaks and other control characters do not belong in it. */
export function line(longest: number, missing: string) {
  return z.string().max(longest, `At most ${longest} characters.`).transform((text) => text.replaceAll(/\p{Cc}+/gu, ' ').trim()).refine((text) => text !== '', missing);
}

/** A person to choose; the empty choice is nobody. */
export const PersonChoice = z.union([z.literal('').transform(() => undefined), z.uuid().transform((id) => id as Id<'person'>)]);

/** A day to come, meant to its end in UTC; left empty, none. */
export const LastDay = z.union([z.literal('').transform((): Instant | undefined => undefined), z.iso.date('A date such as 2027-03-31.').transform((day) => parseInstant(`${day}T23:59:59Z`))]);

/** Checkboxes of roles: one comes as a text, several as a list, none not at all. Names that are no roles are dropped. */
export const Roles = z.union([z.string().max(100).transform((one) => [one]), z.array(z.string().max(100)).max(20)]).default([]).transform((names): readonly Role[] => ROLES.filter((role) => names.includes(role)));

/** The viewer as the one who acts. */
export function actorOf(viewer: Viewer): Actor & { readonly kind: 'person' } {
  return { kind: 'person', id: viewer.person };
}

/** The beginning of a day in UTC. */
export function dayStart(day: string): Instant {
  return instant(Date.parse(`${day}T00:00:00Z`));
}
