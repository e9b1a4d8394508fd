import { MS, plus, type Instant } from '@writ/kernel';
import { changeFleet, createVouching } from './act-fleet.ts';
import { keepReach } from './keep-reach.ts';
import { createReportLife } from './live-reports.ts';
import { bidFarewell, foundCompany, keepDeputy, welcome } from './act-staff.ts';
import type { Company } from './company.ts';
import { planActs } from './plan-acts.ts';
import type { ReportingDesk } from './reporting-desk.ts';
import { inTurns } from './simulated-agent.ts';
import { workTheDesk } from './work-the-desk.ts';

/** How far the past is told: the moment that was lived through last, and which of how many it is. */
export interface Progress {
  readonly at: Instant;
  readonly done: number;
  readonly of: number;
}

/**
 * Lives through the company's past, moment by moment: people act, machines come and go, agents speak, verdicts are made, the desk does its work.
 * All of it goes through the doors and use cases that real machines and people come through. Ends early, with the company as it is then, when `stopping` aborts.
 */
export async function fillDemonstration(company: Company, desk: ReportingDesk, onProgress: (progress: Progress) => void, stopping: AbortSignal): Promise<void> {
  const { app, instants, clock } = company;
  const live = createLife(company, desk);
  const liveReports = createReportLife(company, desk);
  for (const [index, at] of instants.entries()) {
    if (stopping.aborted) return;
    clock.beginStep();
    await app.settle(); // A round that runs still goes by the time before.
    if (index > 0) await liveReports(at);
    clock.moveTo(at);
    await live(at);
    onProgress({ at, done: index + 1, of: instants.length });
  }
}

function createLife(company: Company, desk: ReportingDesk): (now: Instant) => Promise<void> {
  const { agents, app, clock, people } = company;
  const acts = planActs(company);
  const vouch = createVouching();

  return async (now) => {
    if (people.size === 0) await foundCompany(company, now);
    await welcome(company, now);
    await bidFarewell(company, now);
    await changeFleet(company, now);
    await vouch(company, now);
    while (acts[0] !== undefined && acts[0].at <= now) await acts.shift()!.act(company, now);
    await inTurns(agents, (agent) => agent.speak());
    await app.lookAtHouse();
    clock.endStep();
    await app.settle();
    await lookIn(company, now);
    await keepDeputy(company, now);
    await keepReach(company, desk, now);
    await workTheDesk(company, now);
  };
}

/** How likely somebody looks in at a moment: the nearer the moments lie, the less. */
const LOOKS_IN = [{ withinMs: 2 * MS.day, share: 0.2 }, { withinMs: 45 * MS.day, share: 0.5 }] as const;
const USUALLY = 1;

/** Some of those who have an account look in. */
async function lookIn({ people, draw, span }: Company, now: Instant): Promise<void> {
  const share = LOOKS_IN.find(({ withinMs }) => now > plus(span.end, -withinMs))?.share ?? USUALLY;
  for (const [handle, person] of people) if (draw.chance(`looks in ${handle} ${now - span.end}`) < share) await person.visit(now);
}
