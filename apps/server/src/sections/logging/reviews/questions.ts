import type { ReviewAnswer } from './review.ts';

export interface Question {
  /** In forms and in what is signed: never changed, never given to another. */
  readonly id: string;
  readonly text: string;
  /** What to look at. */
  readonly hint: string;
}

/** What a reviewer answers. *Yes* is the good answer to each; any other needs a note. */
export const QUESTIONS: readonly Question[] = [
  { id: 'hosts', text: 'Are these all the servers that we manage for this customer?', hint: 'Compare with the contract and with the enrolled hosts.' },
  { id: 'accounts', text: 'Is every account that was let in one that should still have access?', hint: 'People who left, accounts of programs, shared accounts.' },
  { id: 'failures', text: 'Are the failed logins the usual noise, and was nobody let in after many failures?', hint: 'One address with many accounts, many addresses with one account.' },
  { id: 'commands', text: 'Is everything that was done with the rights of an administrator explained by work that was ordered?', hint: 'Changes outside of deploys and updates.' },
  { id: 'errors', text: 'Are the errors and warnings understood, and does each that matters have a finding?', hint: 'Read the samples; search for what is new since the last review.' },
  { id: 'gaps', text: 'Did every server send its lines all the time, or is each gap explained?', hint: 'A silent day is a server that was off, or one that nobody watched.' },
  { id: 'samples', text: 'Did you read the sample lines, and do they hold nothing secret or personal that does not belong there?', hint: 'Each is linked to what stood around it.' },
  { id: 'earlier', text: 'Is what the last review found done, or planned with a date?', hint: 'Yes where it found nothing, or where this is the first one.' },
];

/** What keeps a review from being signed, one sentence for each question; nothing where it may be. */
export function findUnanswered(answers: readonly ReviewAnswer[]): readonly { readonly question: string; readonly text: string }[] {
  const given = new Map(answers.map((answer) => [answer.question, answer]));
  return QUESTIONS.flatMap(({ id, text }) => {
    const answer = given.get(id);
    if (answer?.answer === undefined) return [{ question: id, text: `Not answered: ${text}` }];
    return answer.answer !== 'yes' && answer.note.trim() === '' ? [{ question: id, text: `An answer other than yes needs a note: ${text}` }] : [];
  });
}
