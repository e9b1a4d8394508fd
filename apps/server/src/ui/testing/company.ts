import { instant, plus, MS, type Id, type Instant } from '@writ/kernel';
import type { Evidence, State, Subject, Tally } from '@writ/contract';
import type { Frame } from '../frame.ts';

/** The moment at which the gallery's company is looked at. */
export const NOW: Instant = instant(Date.UTC(2026, 10, 24, 9, 40));

export function ago(amount: number, unit: keyof typeof MS): Instant {
  return plus(NOW, -amount * MS[unit]);
}
export function ahead(amount: number, unit: keyof typeof MS): Instant {
  return plus(NOW, amount * MS[unit]);
}

/** An id of the right form that is the same on every run. */
export function idOf<Kind extends string>(number: number): Id<Kind> {
  return `01930000-0000-7000-8000-${String(number).padStart(12, '0')}` as Id<Kind>;
}

export const PEOPLE: ReadonlyMap<string, string> = new Map(['Ada Example', 'Grace Example', 'Edsger Example', 'Barbara Example', 'Tony Example', 'Radia Example'].map((name, index) => [idOf<'person'>(index + 1), name]));
export function personId(number: number): Id<'person'> {
  return idOf<'person'>(number);
}

export function host(name: string, number: number): Subject {
  return { kind: 'host', id: idOf<'host'>(100 + number), name: `${name}.example.com` };
}

export function tally(state: State, kept: number, broken = 0, unknown = 0, excepted = 0): Tally {
  return { state, kept, broken, unknown, excepted, notApplicable: 0, gaps: [] };
}

export const UPDATES_OFF: Evidence = {
  label: 'APT::Periodic::Unattended-Upgrade',
  file: '/etc/apt/apt.conf.d/99local',
  line: 3,
  text: 'APT::Periodic::Unattended-Upgrade "0";',
};

/** What every page of the gallery is framed by. */
export function frameAt(path: string, changes: Partial<Frame> = {}): Frame {
  return {
    now: NOW, zone: 'UTC', path, viewer: { id: personId(2), name: 'Grace Example' }, contact: 'Ada Example', openFindings: 3,
    asset: (name) => `/${name}`, ...changes,
  };
}
