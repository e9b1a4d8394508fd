import { createHash } from 'node:crypto';
import { toIso } from '@writ/kernel';
import { digestedText, type Fact, type Subject } from '@writ/contract';

/** SHA-256, in hexadecimal, of all of a fact but when it was seen; what an agent confirms by (`digestedText`). */
export function digestFact(subject: Subject, fact: Fact): string {
  const line = { ...fact, subject, observedAt: toIso(fact.observedAt) } as Parameters<typeof digestedText>[0];
  return createHash('sha256').update(digestedText(line)).digest('hex');
}
