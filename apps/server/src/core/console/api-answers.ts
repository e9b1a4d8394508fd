import { toIso, type Instant } from '@writ/kernel';
import type { ControlAnswer, ExceptionAnswer, FactAnswer, FindingAnswer, HostAnswer, MarginAnswer, VerdictAnswer } from '@writ/contract';
import type { z } from 'zod';
import type { Exception } from '../exceptions/exception.ts';
import type { HeldFact } from '../facts/read-facts.ts';
import type { FindingRow } from '../findings/finding.ts';
import type { Host } from '../hosts/index.ts';
import type { Margin, MarginControl, ProofSubject } from '../verdicts/margin.ts';

/** How the shapes of the core go out as JSON: instants as RFC 3339, and nothing that the contract does not name. */
export function marginAnswer({ now, evaluatedAt, policy, summary, sections }: Margin): MarginAnswer {
  return {
    now: toIso(now), evaluatedAt: iso(evaluatedAt), policy: { version: policy.version, sha256: policy.sha256, inForceSince: toIso(policy.inForceSince) }, summary,
    sections: sections.map((section) => ({ ...section, clauses: section.clauses.map(({ since, controls, ...clause }) => ({ ...clause, since: iso(since), controls: controls.map(controlAnswer) })) })),
  };
}

export function controlAnswer({ id, catalogue, title, subject, countedAs, hasMeasure, tally, count, since, why, oldestLookAt, breaksAt, openFindings }: MarginControl): z.infer<typeof ControlAnswer> {
  return {
    id, catalogue, title, subject, countedAs, measured: hasMeasure, tally: { ...tally, gaps: tally.gaps.map((gap) => ({ ...gap })) }, count, openFindings,
    since: iso(since), why: why && { ...why }, oldestLookAt: iso(oldestLookAt), breaksAt: iso(breaksAt),
  };
}

export function verdictAnswer({ subject, state, since, reasons, evidence, until, breaksAt, attested, excused }: ProofSubject): z.infer<typeof VerdictAnswer> {
  return {
    subject, state, since: toIso(since), reasons: reasons.map((reason) => ({ ...reason })), evidence: [...evidence], until: iso(until), breaksAt: iso(breaksAt), attested,
    excused: excused && { ...excused, until: toIso(excused.until) },
  };
}

export function hostAnswer({ id, name, labels, agentVersion, enrolledAt, lastSeenAt, dropped, revoked }: Host): z.infer<typeof HostAnswer> {
  return {
    id, name, labels: { ...labels }, agentVersion, enrolledAt: toIso(enrolledAt), lastSeenAt: toIso(lastSeenAt), dropped,
    revoked: revoked && { at: toIso(revoked.at), why: revoked.why, retired: revoked.retired },
  };
}

export function factAnswer({ fact, changedAt, staleAt }: HeldFact): z.infer<typeof FactAnswer> {
  const said = fact.state === 'known' ? { state: fact.state, value: fact.value } : { state: fact.state, reason: fact.reason, message: fact.message, remedy: fact.remedy };
  return { ...said, kind: fact.kind, observedAt: toIso(fact.observedAt), changedAt: toIso(changedAt), staleAt: toIso(staleAt), source: fact.source, evidence: [...fact.evidence] };
}

export function findingAnswer({ isBaseline, isOverdue, openedAt, dueAt, closesAt, closedAt, subjects, ...row }: FindingRow): z.infer<typeof FindingAnswer> {
  return { ...row, baseline: isBaseline, overdue: isOverdue, subjects: [...subjects], openedAt: toIso(openedAt), dueAt: iso(dueAt), closesAt: iso(closesAt), closedAt: iso(closedAt) };
}

export function exceptionAnswer({ subjects, requestedAt, decidedAt, expiresAt, ...row }: Exception): z.infer<typeof ExceptionAnswer> {
  return { ...row, subjects: [...subjects], requestedAt: toIso(requestedAt), decidedAt: iso(decidedAt), expiresAt: toIso(expiresAt) };
}

export function iso(at: Instant | undefined): string | undefined {
  return at === undefined ? undefined : toIso(at);
}
