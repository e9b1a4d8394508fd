import type { Verdict } from '@writ/contract';
import { type Duration, formatDuration, saySpan } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { changesAt, decideFreshness } from '../../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface SweepRule {
  /** How long ago the lines that came last before the sweep may have come. */
  readonly sweptEvery: Duration;
}

/** Whether the stored lines of a service were swept, and nothing is left of what was found: erased and replaced. Policy control `no-secrets-in-logs`. */
export function evaluateNoSecretsInLogs({ sweptEvery }: SweepRule, facts: Facts<'service.log-secrets'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('service.log-secrets');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  const [first] = value.finds;
  if (value.openFinds > 0) {
    const lacking = first === undefined ? '' : ` One is ${first.rule} in ${first.within}, ${first.lines === 1 ? 'in 1 line' : `in ${first.lines} lines`}: ${first.erased ? 'erased' : 'still stored'} and ${first.replaced ? 'replaced' : 'not replaced'}.`;
    return broken({ code: 'secrets-found', text: `${value.openFinds === 1 ? '1 credential was' : `${value.openFinds} credentials were`} found in stored lines and not settled.${lacking}`, remedy: 'Replace the credential where it is good, then erase it from the lines under Logs, Secrets.' }, { evidence });
  }
  if (!value.canaryFound) return unknown({ code: 'sweep-blind', text: '0 of 1 planted secrets were found: the sweep is blind.', remedy: 'Restore the rules of redaction.' }, { evidence });
  if (value.sweptThrough === undefined) return unknown({ code: 'never-swept', text: '0 lines were swept with the present rules.', remedy: 'See whether the log store answers and the job logging.watch-lines runs.' }, { evidence });
  const age = decideFreshness(value.sweptThrough, sweptEvery, surroundings);
  if (age.is === 'old') return broken({ code: 'not-swept', text: `What came in the last ${saySpan(age.ageMs)} was not swept with the present rules; the policy allows ${formatDuration(sweptEvery)}.`, remedy: 'See whether the log store answers and the job logging.watch-lines runs; after an update all lines are swept again, which takes its time.' }, { evidence });
  if (age.is !== 'fresh') return unknown({ code: 'wrong-date', text: `The sweep says that it came to ${value.sweptThrough}, which lies ahead of now.` }, { evidence, until: changesAt(age) });
  if (value.lastLineAt === undefined) return unknown({ code: 'no-lines', text: '0 lines ever came from this service.', remedy: 'Let the service send its lines: make a token under Logs, Sources.' }, { evidence, until: age.until });
  return kept({ code: 'swept', text: `0 secrets are known in what is stored; it was swept up to ${saySpan(age.ageMs)} ago.` }, { evidence, until: age.until, breaksAt: age.until });
}
