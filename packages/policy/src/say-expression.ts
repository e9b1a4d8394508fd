import { formatDuration } from '@writ/kernel';
import { sayDate } from './date-words.ts';
import { sayNumber } from './number-words.ts';
import type { Expression } from './expression.ts';

/** Ways in which prose may say the expression, for messages: the plainest first, at most three. */
export function sayExpression(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'duration': {
      const { amount, unit } = expression.duration;
      const written = formatDuration(expression.duration);
      return [written, `${sayNumber(amount)} ${unit}${amount === 1 ? '' : 's'}`, ...(amount === 1 ? [`${unit === 'hour' ? 'an' : 'a'} ${unit}`] : [])];
    }
    case 'count': return sayCount(expression.amount, expression.of[0]);
    case 'percent': return [`${expression.percent} %`, ...(Number.isInteger(expression.percent) ? [`${sayNumber(expression.percent)} percent`] : [])];
    case 'hours': return [`${sayWallTime(expression.opens)} to ${sayWallTime(expression.closes)}`];
    case 'date': return [sayDate(expression.date), expression.date];
    case 'phrase': return expression.phrases.slice(0, 3);
  }
}

function sayCount(amount: number, noun: string | undefined): readonly string[] {
  const forms = [String(amount), ...(amount < 1_000_000 ? [sayNumber(amount)] : [])];
  return noun === undefined ? forms : forms.map((form) => `${form} ${amount === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`);
}

function sayWallTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
