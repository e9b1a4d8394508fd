import type { Instant } from '@writ/kernel';
import { Temporal } from 'temporal-polyfill';

/** When a person does not want to be told, as the clocks of their zone show it: `22:00`. Quiet hours that end earlier than they start go over midnight. */
export interface QuietHours {
  readonly starts: string;
  readonly ends: string;
  readonly zone: string;
  /** When what came in the meantime is sent, in one message. */
  readonly digestAt: string;
}

/** Days looked at for the next digest: a zone may skip one. */
const DAYS = 4;

/** When something that can wait is sent: at once, or with the next digest if it came in quiet hours. Never asked for an escalation: those do not wait. */
export function decideNotice(quiet: QuietHours | undefined, madeAt: Instant): Instant {
  if (!quiet) return madeAt;
  const local = Temporal.Instant.fromEpochMilliseconds(madeAt).toZonedDateTimeISO(quiet.zone);
  if (!isQuiet(quiet, local.toPlainTime().toString({ smallestUnit: 'minute' }))) return madeAt;
  for (let day = 0; day < DAYS; day += 1) {
    // A wall time that the clocks skip is the moment after; one that they show twice is the first.
    const digest = local.toPlainDate().add({ days: day }).toZonedDateTime({ timeZone: quiet.zone, plainTime: quiet.digestAt }).epochMilliseconds;
    if (digest > madeAt) return digest as Instant;
  }
  return madeAt;
}

/** Whether a wall time `HH:MM` lies in the quiet hours. Hours that end where they start are none. */
export function isQuiet({ starts, ends }: Pick<QuietHours, 'starts' | 'ends'>, time: string): boolean {
  if (starts === ends) return false;
  return starts < ends ? starts <= time && time < ends : starts <= time || time < ends;
}
