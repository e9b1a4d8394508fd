import { formatDuration, type Duration } from '@writ/kernel';
import type { Hours, Policy } from '@writ/policy';

/** One promise to reporters, as a figure. */
export interface PublicFigure {
  readonly name: string;
  readonly value: string;
  readonly about: string;
}

interface Source {
  readonly control: string;
  readonly parameter: string;
  readonly name: string;
  readonly about: string;
}

const SOURCES: readonly Source[] = [
  { control: 'report-review', parameter: 'within', name: 'A person’s verdict', about: 'from the moment it arrives; an automatic answer does not count' },
  { control: 'off-hours-hand-over', parameter: 'within', name: 'Outside working hours', about: 'until support on call has dealt with it or has reached the point of contact' },
  { control: 'report-reaches-contact', parameter: 'urgent', name: 'Critical, or used already', about: 'until our point of contact has seen it, at any hour' },
];

/** What the policy promises to reporters. A figure that it does not give is left out rather than guessed. */
export function publicFigures({ controls }: Pick<Policy, 'controls'>): readonly PublicFigure[] {
  const value = (control: string, parameter: string) => controls.find(({ id }) => id === control)?.parameters[parameter];
  const spans = SOURCES.flatMap(({ control, parameter, name, about }) => {
    const span = value(control, parameter) as Duration | undefined;
    return span ? [{ name, value: `within ${formatDuration(span)}`, about }] : [];
  });
  const hours = value('business-hours', 'hours') as Hours | undefined;
  return hours ? [...spans, { name: 'Working hours', value: `${hours.opens}–${hours.closes}`, about: `${hours.zone}; holidays are days off` }] : spans;
}
