import type { Role } from '../core/actor.ts';

/** Somebody of the simulated company. Days count back from the day on which the demonstration is started. */
export interface Employee {
  readonly handle: string;
  readonly name: string;
  readonly email: string;
  /** Roles in Writ; without any, they have no account. */
  readonly roles: readonly Role[];
  /** Has an SSH key on every server. */
  readonly operates: boolean;
  readonly joinedDaysAgo: number;
  readonly leftDaysAgo?: number | undefined;
}

const FOUNDED = Number.POSITIVE_INFINITY;

function employee(given: string, roles: readonly Role[] = [], rest: Partial<Employee> = {}): Employee {
  const handle = given.toLowerCase();
  return { handle, name: `${given} Example`, email: `${handle}@example.com`, roles, operates: false, joinedDaysAgo: FOUNDED, ...rest };
}

/** Everybody: a company of twenty-five, two of whom have left. The first is the one who set Writ up. */
export const STAFF: readonly Employee[] = [
  employee('Ada', ['owner', 'point-of-contact'], { operates: true }),
  employee('Grace', ['owner'], { operates: true }),
  employee('Linus', ['developer'], { operates: true }),
  employee('Margaret', ['point-of-contact', 'support']),
  employee('Katherine', ['auditor'], { joinedDaysAgo: 300 }),
  employee('Radia', ['developer'], { operates: true }),
  employee('Dennis', ['developer'], { operates: true, leftDaysAgo: 12 }),
  employee('Barbara', ['developer']),
  employee('Ken', ['support'], { operates: true }),
  employee('Hedy', ['support'], { joinedDaysAgo: 210 }),
  employee('Edsger', ['developer'], { leftDaysAgo: 140 }),
  employee('Frances', ['developer'], { joinedDaysAgo: 95 }),
  employee('Alan'), employee('Annie'), employee('Donald'), employee('Joan'), employee('Karen'), employee('Mary'), employee('Niklaus'), employee('Evelyn'),
  employee('Sophie', [], { joinedDaysAgo: 250 }), employee('Vint', [], { joinedDaysAgo: 180 }), employee('Shafi', [], { joinedDaysAgo: 120 }),
  employee('Jean', [], { joinedDaysAgo: 64 }), employee('Tim', [], { joinedDaysAgo: 20 }),
];
