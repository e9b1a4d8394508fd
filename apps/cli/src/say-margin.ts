import type { Margin, MarginClause } from '@writ/server';
import { saySpan } from '@writ/kernel';
import type { Paint } from './terminal.ts';

const MARK = { kept: '✓', broken: '✗', unknown: '?' } as const;

/** The margin as text: the numbers first, then each clause with its state, why, and the subjects to look at. Clauses that nothing measures are counted, and listed with `all`. */
export function sayMargin(margin: Margin, paint: Paint, all = false): string {
  const { summary } = margin;
  const lines = [
    `${paint.bold(margin.policy.document.title)}, version ${margin.policy.version}`,
    `${paint.state('kept', `${summary.kept} kept`)}, ${paint.state('broken', `${summary.broken} broken`)}, ${paint.state('unknown', `${summary.unknown} unknown`)} (${summary.unmeasured} of them nothing measures yet)`,
  ];
  for (const section of margin.sections) {
    const shown = section.clauses.filter((clause) => all || isMeasured(clause));
    if (shown.length === 0) continue;
    lines.push('', paint.bold(`${section.number}. ${section.title}`));
    for (const clause of shown) lines.push(...sayClause(clause, margin.now, paint));
  }
  return `${lines.join('\n')}\n`;
}

function isMeasured(clause: MarginClause): boolean {
  return clause.controls.some(({ hasMeasure }) => hasMeasure);
}

function sayClause(clause: MarginClause, now: number, paint: Paint): string[] {
  return clause.controls.flatMap((control) => {
    const age = control.oldestLookAt === undefined ? '' : paint.faint(`, seen ${saySpan(now - control.oldestLookAt)} ago`);
    const { state } = control.tally;
    return [
      `  ${paint.state(state, `${MARK[state]} ${state.padEnd(7)}`)} ${control.title}  ${paint.faint(control.count)}${age}`,
      ...(state === 'kept' ? [] : control.worst.map(({ subject, reason }) => `            ${subject.name ?? subject.id}: ${reason?.text ?? ''}${reason?.remedy ? paint.faint(` ${reason.remedy}`) : ''}`)),
      ...(state === 'kept' || control.worst.length > 0 ? [] : [`            ${control.why?.text ?? control.wouldMeasure}`]),
      ...(control.more > 0 ? [`            and ${control.more} more`] : []),
      ...(control.tally.gaps.length > 0 && control.worst.length > 0 ? control.tally.gaps.map(({ text }) => `            ${paint.faint(text)}`) : []),
    ];
  });
}
