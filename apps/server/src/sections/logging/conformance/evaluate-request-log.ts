import type { RequestLineLack, Verdict } from '@writ/contract';
import { MS, parseInstant, plus, saySpan } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface RequestLogRule {
  /** What a line says: date, time, operation, request id. */
  readonly fields: readonly string[];
  /** Percent of the request lines that say all of it. */
  readonly share: number;
}

/** Fewer request lines in the days that are judged say nothing about a service. */
const LEAST_LINES = 20;
/** A service that writes nothing for so long is silent, and silence is never kept. */
const SILENT_AFTER_MS = 2 * MS.day;

/** What of a line stands behind each word of the policy. */
const BEHIND: Readonly<Record<string, readonly RequestLineLack[]>> = {
  date: ['date and time'], time: ['date and time'], operation: ['operation'], 'request id': ['request id', 'repeated id'],
};

/** Whether the lines of a service say what the policy asks of them. Policy control `request-log`. */
export function evaluateRequestLog({ fields, share }: RequestLogRule, facts: Facts<'service.request-lines'>, { now }: Surroundings): Verdict {
  const fact = facts.get('service.request-lines');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  const strange = fields.find((field) => BEHIND[field] === undefined);
  if (strange !== undefined) return unknown({ code: 'field-not-measured', text: `Nothing measures whether lines say “${strange}”; measured are ${Object.keys(BEHIND).join(', ')}.` }, { evidence });
  if (value.lines === 0 || value.lastLineAt === undefined) return unknown({ code: 'no-lines', text: `0 lines came in ${value.days} days.`, remedy: 'Let the service send its lines: make a token under Logs, Sources.' }, { evidence });
  if (value.requestLines === 0) return unknown({ code: 'no-request-lines', text: `0 of ${value.lines} lines in ${value.days} days tell of a request.`, remedy: 'Log each request with its status; packages/log does.' }, { evidence });
  if (value.requestLines < LEAST_LINES) return unknown({ code: 'too-few-lines', text: `${value.requestLines} request lines in ${value.days} days are too few to judge; ${LEAST_LINES} are enough.` }, { evidence });
  const asked = new Set(fields.flatMap((field) => BEHIND[field]!));
  const bad = value.lacking.filter(({ what }) => what.some((lack) => asked.has(lack))).reduce((sum, { lines }) => sum + lines, 0);
  const good = Math.max(0, value.requestLines - bad);
  // Compared as products: a share such as 99.9 would not survive a division.
  if (good * 100 < share * value.requestLines) {
    const worst = [...asked].map((lack) => ({ lack, lines: value.lacking.filter(({ what }) => what.includes(lack)).reduce((sum, { lines }) => sum + lines, 0) })).toSorted((a, b) => b.lines - a.lines)[0];
    return broken({ code: worst?.lack === 'repeated id' ? 'ids-repeat' : 'lines-lack', text: `${sayShare(good, value.requestLines)} of ${value.requestLines} request lines have all fields; the policy asks for ${share} %.${worst === undefined ? '' : ` ${worst.lines} ${SAID[worst.lack]}.`}`, remedy: REMEDY[worst?.lack ?? 'request id'] }, { evidence });
  }
  const silentAt = plus(parseInstant(value.lastLineAt)!, SILENT_AFTER_MS);
  if (now >= silentAt) return unknown({ code: 'silent', text: `Nothing came for ${saySpan(now - silentAt + SILENT_AFTER_MS)}.`, remedy: 'See whether the service runs, and whether its lines still find the way.' }, { evidence });
  return kept({ code: 'lines-say-it', text: `${sayShare(good, value.requestLines)} of ${value.requestLines} request lines in ${value.days} days have all fields; the policy asks for ${share} %.` }, { evidence, until: silentAt });
}

const SAID: Readonly<Record<RequestLineLack, string>> = {
  'date and time': 'say no date and time', operation: 'say no operation', 'request id': 'have no request id', 'repeated id': 'have a request id that an earlier request had',
};

const REMEDY: Readonly<Record<RequestLineLack, string>> = {
  'date and time': 'Let the service write its own time into each line, with its zone.',
  operation: 'Write method and route into the line of each request.',
  'request id': 'Give each request an id and write it: $request_id in nginx, mod_unique_id in Apache, packages/log in Node.',
  'repeated id': 'Make a new id where a request comes without one, and write the span too where one id reaches the service more than once.',
};

/** Rounded down, so that it never says more than there is. */
function sayShare(good: number, all: number): string {
  return `${Math.floor((good / all) * 1_000) / 10} %`;
}
