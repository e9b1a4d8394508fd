import type { Redactor } from '@writ/log';
import type { StoredLine } from '../../../platform/logstore/index.ts';

/** What a sweep needs of the rules. */
export type SweepRules = Pick<Redactor, 'find' | 'redactText' | 'redactObject'>;

/** A secret in a line: which rule says so and in what of the line, never the value. */
export interface LineFind {
  readonly rule: string;
  /** `message`, `host`, `program`, `request id`, or the name of a field. */
  readonly within: string;
}

/** Names the rule for what is secret by the name of its field. */
export const BY_NAME = 'secret-field';

const LONGEST_NAME = 200;

/** The secrets of a stored line by these rules, each rule once for each part of the line. */
export function sweepLine(rules: SweepRules, line: StoredLine): readonly LineFind[] {
  const finds: LineFind[] = [];
  const look = (within: string, text: string): boolean => {
    const found = new Set(rules.find(text).map(({ rule }) => rule));
    for (const rule of found) finds.push({ rule, within });
    return found.size > 0;
  };
  look('message', line.message);
  look('host', line.host);
  look('program', line.program);
  look('request id', line.requestId);
  const clean = rules.redactObject(line.fields) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(line.fields)) {
    if (clean[name] === value) continue;
    const within = rules.redactText(name).slice(0, LONGEST_NAME);
    if (!look(within, value)) finds.push({ rule: BY_NAME, within });
  }
  return finds;
}

/** The line without what `sweepLine` finds. */
export function eraseSecrets<Line extends StoredLine>(rules: SweepRules, line: Line): Line {
  const clean = rules.redactObject(line.fields) as Readonly<Record<string, unknown>>;
  return {
    ...line,
    message: rules.redactText(line.message), host: rules.redactText(line.host), program: rules.redactText(line.program), requestId: rules.redactText(line.requestId),
    fields: Object.fromEntries(Object.entries(clean).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])),
  };
}

/**
 * Whether the sweep finds what is planted for it: a line with a password, made here and stored nowhere. It proves that the rules are at work and that the sweep hears them; that the lines of the
 * store reach it is what its place among them says.
 */
export function findsPlanted(rules: SweepRules): boolean {
  const planted = ['planted', 'for', 'the', 'sweep', '8Zq'].join('-');
  const line: StoredLine = { at: 0, receivedAt: 0, service: '', host: '', program: '', source: '', severity: 0, requestId: '', message: `login with password=${planted}`, fields: { password: planted }, template: '' };
  return sweepLine(rules, line).length >= 2 && sweepLine(rules, eraseSecrets(rules, line)).length === 0;
}
