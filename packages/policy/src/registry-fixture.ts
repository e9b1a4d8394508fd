import { parseDuration, plainMilliseconds } from '@writ/kernel';
import { count, date, duration, flag, hours, list, names, oneOf, parameters, percent, word } from './parameter.ts';
import { readPolicy } from './read-policy.ts';
import type { z } from 'zod';
import type { ControlRegistry, ControlSchema, Policy, PolicyLaw, ReadResult } from './policy.ts';

/** A few controls with every kind of parameter, for tests and for the examples in the documentation. */
const CONTROLS: readonly ControlSchema[] = [
  define('report-review', 1, { within: duration({ business: true }), calendar: oneOf(['US'], { US: ['US federal holidays'] }).optional(), hours: hours().optional() }),
  define('report-channels', 1, { channels: names() }),
  define('contact-seat', 2, { deputies: count({ min: 1, max: 9, of: ['deputy'] }) }),
  define('automatic-updates', 5, { enabled: flag({ said: ['automatic security updates'] }), pending: duration({ business: false }) }),
  define('fix-times', 6, { p2: duration(), p3: duration() }),
  define('log-lines', 9, { share: percent(), channel: word().optional(), closures: list(date()).optional() }),
  define('antivirus', 11, {}),
];

const SHORTER_FIRST: PolicyLaw = {
  id: 'higher-priority-ends-first',
  check: (controls) => {
    const written = controls.get('fix-times')?.written ?? [];
    const [p2, p3] = ['p2', 'p3'].map((name) => plainMilliseconds(parseDuration(String(written.find((each) => each.name === name)?.value)) ?? { amount: 1, unit: 'year' }));
    if (p2 === undefined || p3 === undefined || p2 <= p3) return [];
    return [{ control: 'fix-times', parameter: 'p2', message: 'A P2 may end later than a P3 here; the higher priority ends first.' }];
  },
};

export const REGISTRY: ControlRegistry = { controls: new Map(CONTROLS.map((control) => [control.id, control])), laws: [SHORTER_FIRST] };

export function read(text: string): ReadResult {
  return readPolicy(text, { file: 'security.md', registry: REGISTRY });
}

/** The policy of a text that must be right. */
export function readRight(text: string): Policy {
  const result = read(text);
  if (!result.ok) throw new Error(result.diagnostics.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return result.policy;
}

function define(id: string, section: number, shape: Readonly<Record<string, z.ZodType>>): ControlSchema {
  return { id, catalogue: 'T1', section, title: id, subject: 'host', parameters: parameters(shape) };
}

export const DOCUMENT = `# Security policy

Version of today.

## 1. Reporting

Every report is reviewed within one business day, from nine to five Pacific
time; US federal holidays are off.

\`\`\`yaml control=report-review
within: 1 business day
calendar: US
hours: 09:00-17:00 America/Los_Angeles
maps:
  soc2: [CC7.3]
\`\`\`

Anyone may report by the public form or by mail.

\`\`\`yaml control=report-channels
channels: [form, mail]
\`\`\`

## 2. Point of contact

> The seat is never empty; at least **one** [named deputy](#deputies)
> stands behind it.
>
> \`\`\`yaml control=contact-seat
> deputies: 1
> \`\`\`

## 5. Notices

1. Automatic security updates are on, and none waits longer than 72 hours.

   \`\`\`yaml control=automatic-updates
   for: environment=production, managed=true
   enabled: true
   pending: 72 h
   \`\`\`
2. People read the notices too.

## 6. Response

- P2 within thirty days
- P3 within a hundred and eighty days

\`\`\`yaml control=fix-times
p2: 30 days
p3: 180 days
\`\`\`

## 9. Logging

Log lines carry a request id, 99 % of them.

\`\`\`yaml control=log-lines
share: 99 %
channel: security-all
unstated: [channel]
\`\`\`

## 11. Antivirus

Every managed host runs antivirus.

\`\`\`yaml control=antivirus
\`\`\`
`;
