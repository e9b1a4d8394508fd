import { type Command, InvalidArgumentError } from 'commander';
import { SUBJECT_KINDS, type SubjectKind } from '@writ/contract';
import { instant, parseInstant, toIso, type Instant } from '@writ/kernel';
import type { Policy } from '@writ/policy';
import { businessClockOf, controlDefinitions, evaluateFacts, FACT_LINE_LIMITS, readFactLines, type ControlLine, type VerdictLine } from '@writ/server/engines';
import type { CommandContext } from '../command.ts';
import { EXIT_OF_STATE } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { addFormatOptions, wantsJson, type FormatOptions } from '../output-format.ts';
import { readLines } from '../read-input.ts';
import { paintFor, writeLine, type Paint, type Terminal } from '../terminal.ts';

interface EvaluateOptions extends FormatOptions {
  readonly policy?: string;
  readonly now?: Instant;
  readonly labels?: Readonly<Record<string, string>>;
  readonly whole?: readonly SubjectKind[];
  readonly all?: boolean;
}

export function addEvaluate(program: Command, { terminal, run }: CommandContext): void {
  addFormatOptions(program.command('evaluate').description('what a policy says of facts: facts in as NDJSON, verdicts out; needs no server'))
    .argument('<facts>', 'facts as "writ observe" writes them, one a line; - is standard input')
    .option('--policy <file>', 'the policy to hold them against (default: the shipped one)')
    .option('--now <time>', 'the time to evaluate at, such as 2026-11-24T12:00:00Z (default: now)', readTime)
    .option('--labels <labels>', 'labels of all subjects, such as environment=production,managed=true; without, every control is asked of every subject of its kind', readLabelList)
    .option('--whole <kind...>', 'kinds of which the facts name every subject; without, nobody vouches for them and no control over them is kept as a whole', readKind, [])
    .option('--all', 'also the controls that nothing measures yet')
    .addHelpText('after', `
Into a pipe: a line with "type":"verdict" for each control and subject, then "type":"control" with each control's sum, then "type":"summary".
A line {"subject":{"kind":"host","id":"web-1"},"labels":{"environment":"production"}} among the facts labels a subject.
Exit codes: 0 kept, 1 broken, 2 unknown, 3 failed. Lines that are no facts are told on standard error and make it 2 at best.
Example: writ observe | writ evaluate --policy policy/security.md -`)
    .action(run((facts: string, options: EvaluateOptions) => evaluate(terminal, facts, options)));
}

async function evaluate(terminal: Terminal, file: string, options: EvaluateOptions): Promise<number> {
  const policy = await loadPolicy(terminal, options.policy);
  const now = options.now ?? instant(terminal.now());
  const { subjects, problems } = await readFactLines(textOf(readLines(terminal, file, FACT_LINE_LIMITS.characters)));
  for (const { line, problem } of problems) terminal.error(`${file}:${line}: ${problem}\n`);
  const hasLabels = options.labels !== undefined || subjects.some(({ labels }) => labels !== undefined && Object.keys(labels).length > 0);
  const { verdicts, controls } = evaluateFacts({
    policy: hasLabels ? policy : withoutSelectors(policy),
    definitions: controlDefinitions, time: businessClockOf(policy), now, vouched: options.whole ?? [],
    subjects: subjects.map((each) => ({ ...each, labels: { ...options.labels, ...each.labels } })),
  });
  const shown = options.all === true ? controls : controls.filter(({ hasMeasure, kept, broken, unknown }) => hasMeasure && kept + broken + unknown > 0);
  if (wantsJson(terminal, options)) writeVerdicts(terminal, verdicts, shown, { now, problems: problems.length });
  else for (const control of shown) terminal.out(sayControl(control, verdicts, paintFor(terminal)));
  const state = shown.some((control) => control.broken > 0) ? 'broken' : shown.length === 0 || problems.length > 0 || shown.some((control) => control.state !== 'kept') ? 'unknown' : 'kept';
  return EXIT_OF_STATE[state];
}

function writeVerdicts(terminal: Terminal, verdicts: readonly VerdictLine[], controls: readonly ControlLine[], { now, problems }: { readonly now: Instant; readonly problems: number }): void {
  for (const { until, breaksAt, ...verdict } of verdicts) {
    writeLine(terminal, { type: 'verdict', ...verdict, ...(until === undefined ? {} : { until: toIso(until) }), ...(breaksAt === undefined ? {} : { breaksAt: toIso(breaksAt) }) });
  }
  for (const control of controls) writeLine(terminal, { type: 'control', ...control });
  const count = (state: string): number => controls.filter((control) => control.state === state).length;
  writeLine(terminal, { type: 'summary', now: toIso(now), kept: count('kept'), broken: count('broken'), unknown: count('unknown'), linesNotUnderstood: problems });
}

function sayControl(control: ControlLine, verdicts: readonly VerdictLine[], paint: Paint): string {
  const lines = [`${paint.state(control.state, control.state.padEnd(7))} ${control.control}  ${paint.faint(`${control.kept}/${control.kept + control.broken + control.unknown}`)}`];
  for (const { subject, state, reasons } of verdicts.filter((verdict) => verdict.control === control.control)) {
    for (const { text, remedy } of reasons.slice(0, 3)) lines.push(`        ${subject.name ?? subject.id} ${paint.state(state, state)}: ${text}${remedy === undefined ? '' : paint.faint(` ${remedy}`)}`);
  }
  for (const { text } of control.gaps) lines.push(`        ${paint.faint(text)}`);
  return `${lines.join('\n')}\n`;
}

/** Facts from a file have no labels; a selector that nobody can answer would make everything unknown. */
function withoutSelectors(policy: Policy): Policy {
  return { ...policy, controls: policy.controls.map((control) => ({ ...control, selector: undefined })) };
}

async function* textOf(lines: AsyncIterable<{ readonly text: string }>): AsyncGenerator<string> {
  for await (const { text } of lines) yield text;
}

function readTime(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined) throw new InvalidArgumentError('It must be a time with its offset, such as 2026-11-24T12:00:00Z.');
  return at;
}

function readLabelList(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  if (pairs.some((pair) => pair.length !== 2 || pair.some((part) => part === ''))) throw new InvalidArgumentError('It must be name=value, several separated by commas.');
  return Object.fromEntries(pairs as [string, string][]);
}

function readKind(text: string, before: readonly SubjectKind[]): readonly SubjectKind[] {
  const kind = SUBJECT_KINDS.find((candidate) => candidate === text);
  if (kind === undefined) throw new InvalidArgumentError(`It must be one of ${SUBJECT_KINDS.join(', ')}.`);
  return [...before, kind];
}
