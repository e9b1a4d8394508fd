import type { Duration, Instant } from '@writ/kernel';
import type { BusinessTime } from '../control.ts';
import type { Priority } from './finding.ts';

/** By when a finding of this priority must be fixed: what the policy's control `priority-0` … `priority-3` says (`fixedWithin`); undefined when it says nothing. */
export function decideDue(priority: Priority, from: Instant, controls: readonly { readonly id: string; readonly parameters: Readonly<Record<string, unknown>> }[], time: BusinessTime): Instant | undefined {
  const control = controls.find((control) => control.id === `priority-${priority.slice(1)}`);
  const within = control?.parameters['fixedWithin'] as Duration | undefined;
  return within === undefined ? undefined : time.add(within, from);
}
