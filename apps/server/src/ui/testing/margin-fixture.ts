import { MS, plus, instant, type Instant } from '@writ/kernel';
import type { State, Tally } from '@writ/contract';
import type { DayOfControl } from '../charts.tsx';
import type { Margin, MarginControl, MarginSection, MarginSubject } from '../../core/verdicts/margin.ts';
import { NOW, ago, ahead, host, tally } from './company.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '@writ/kernel';
import { readPolicy, type Policy } from '@writ/policy';
import { controlDefinitions, controlRegistry } from '../../sections/registry.ts';

type Measured = Partial<MarginControl> & { tally: Tally };

function subject(name: string, number: number, state: State, text: string, days: number): MarginSubject {
  return { subject: host(name, number), state, since: ago(days, 'day'), reason: { code: 'because', text }, excused: undefined };
}

const MEASURED: Readonly<Record<string, Measured>> = {
  'seat-filled': { tally: tally('kept', 1), countedAs: 'seats' },
  'automatic-updates': {
    tally: tally('broken', 39, 1, 1, 1), countedAs: 'hosts', since: ago(75, 'hour'), openFindings: 1, more: 0,
    worst: [subject('db-3', 3, 'broken', 'off: 99local overrides 20auto-upgrades', 3), subject('ci-1', 9, 'unknown', 'no word for 40 min', 0)],
  },
  'pending-updates': {
    tally: tally('broken', 24, 17, 1), countedAs: 'hosts', since: ago(9, 'day'), openFindings: 2, more: 13,
    worst: ['web-1', 'web-2', 'web-7', 'queue-1', 'ci-1'].map((name, index) => subject(name, index + 1, 'broken', `${['openssl', 'curl', 'linux-image', 'glibc', 'sudo'][index]} waits for ${9 - index} days`, 9 - index)),
  },
  'reboot-required': { tally: tally('kept', 42), countedAs: 'hosts', breaksAt: ahead(55, 'hour') },
  'supported-operating-system': { tally: tally('kept', 42), countedAs: 'hosts' },
  'second-factor': { tally: tally('unknown', 25), countedAs: 'accounts', why: { code: 'gap', text: 'Writ’s own accounts are measured; no other service tells about its accounts yet.' } },
  'password-rules': { tally: tally('kept', 1), countedAs: 'sign-ins' },
  lockout: { tally: tally('kept', 1), countedAs: 'sign-ins' },
  'known-ssh-keys': { tally: tally('broken', 41, 1), countedAs: 'hosts', since: ago(20, 'hour'), openFindings: 1, worst: [subject('web-2', 2, 'broken', 'a key of root belongs to nobody we know', 1)] },
  'no-password-ssh': { tally: tally('kept', 42), countedAs: 'hosts' },
  'disks-encrypted': { tally: tally('unknown', 31, 0, 11), countedAs: 'volumes', worst: [subject('db-1', 1, 'unknown', 'the layers under /srv cannot be seen', 4)], more: 10 },
  'antivirus-alive': { tally: tally('kept', 42), countedAs: 'hosts' },
  'signatures-fresh': { tally: tally('kept', 42), countedAs: 'hosts', breaksAt: ahead(11, 'hour') },
  'antivirus-scan': { tally: tally('kept', 42), countedAs: 'hosts' },
};

function controlOf(id: string): MarginControl {
  const definition = controlDefinitions.get(id);
  assert(definition, `no control is called ${id}`);
  const measured = MEASURED[id];
  return {
    id, title: definition.title, catalogue: definition.catalogue, subject: definition.subject, countedAs: definition.measure?.countedAs ?? 'subjects',
    hasMeasure: measured !== undefined, wouldMeasure: definition.wouldMeasure, tally: tally('unknown', 0, 0, 1), count: '', since: ago(40, 'day'), why: undefined,
    worst: [], more: 0, oldestLookAt: measured && ago(2, 'minute'), attested: 0, breaksAt: undefined, openFindings: 0, words: [], ...measured,
  };
}

/** The policy that ships, read. */
export function shippedPolicy(): Policy {
  const text = readFileSync(join(import.meta.dirname, '../../../../../policy/security.md'), 'utf8');
  const read = readPolicy(text, { file: 'security.md', registry: controlRegistry });
  assert(read.ok, 'the policy that ships has errors');
  return read.policy;
}

function worstOf(states: readonly State[]): State {
  return states.includes('broken') ? 'broken' : states.includes('unknown') ? 'unknown' : 'kept';
}

/** The gallery's first screen. */
export function draftMargin(document: Policy = shippedPolicy()): Margin {
  const sections = document.sections.map((section): MarginSection => {
    const clauses = section.blocks.flatMap((block) => (block.kind === 'clause' ? [block.clause] : [])).map((clause) => {
      const controls = clause.controls.map(({ id }) => controlOf(id));
      return { id: clause.id, number: clause.number, prose: clause.prose, controls, since: ago(3, 'day'), state: worstOf(controls.map((control) => control.tally.state)) };
    });
    return { number: section.number, title: section.title, slug: section.slug, state: worstOf(clauses.map(({ state }) => state)), clauses };
  });
  const clauses = sections.flatMap((section) => section.clauses);
  const count = (state: State) => clauses.filter((clause) => clause.state === state).length;
  return {
    now: NOW, evaluatedAt: ago(12, 'second'), sections,
    policy: { version: 14, sha256: 'a'.repeat(64), inForceSince: instant(Date.UTC(2026, 10, 12)), document },
    summary: {
      kept: count('kept'), broken: count('broken'), unknown: count('unknown'), breakingSoon: 2, measured: 14, attested: 2,
      unmeasured: clauses.filter((clause) => clause.controls.every((control) => !control.hasMeasure)).length,
    },
  };
}

/** Thirty days of a control that fell at the end. */
export function draftHistory(kept: number, total: number, state: State): DayOfControl[] {
  return Array.from({ length: 30 }, (_, index) => {
    const day: Instant = plus(NOW, (index - 29) * MS.day);
    const fallen = state === 'kept' ? 0 : Math.max(0, index - 25) / 4;
    const count = Math.round(total - (total - kept) * Math.min(fallen, 1) - (index === 11 ? 1 : 0));
    return { day, kept: count, total, state: count === total ? 'kept' : state === 'kept' ? 'broken' : state };
  });
}

/** Histories of all measured controls. */
export function draftHistories(): Map<string, DayOfControl[]> {
  return new Map(Object.entries(MEASURED).filter(([, { tally }]) => tally.kept > 1).map(([id, { tally: { kept, broken, unknown, state } }]) => [id, draftHistory(kept, kept + broken + unknown, state)]));
}

/** A crowded day: of everything that anything measures `isBroken` says whether it is broken everywhere or kept, though not for long. */
export function crowdedMargin(isBroken: (index: number) => boolean): Margin {
  const margin = draftMargin();
  const worst = MEASURED['pending-updates']!.worst!;
  let measured = 0;
  const crowd = (control: MarginControl): MarginControl => {
    if (!controlDefinitions.get(control.id)!.measure) return control;
    const seen = { ...control, hasMeasure: true, oldestLookAt: ago(2, 'minute'), since: ago(2, 'hour') };
    if (!isBroken(measured++)) return { ...seen, worst: [], more: 0, openFindings: 1, tally: tally('kept', 10_000), breaksAt: ahead(40, 'hour') };
    return { ...seen, worst, more: 7_995, openFindings: 3, tally: tally('broken', 2_000, 8_000) };
  };
  return { ...margin, sections: margin.sections.map((section) => ({ ...section, clauses: section.clauses.map((clause) => ({ ...clause, controls: clause.controls.map(crowd) })) })) };
}
