import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toLetters, writeLetter, type LetterContent } from './write-letter.ts';

const content: LetterContent = {
  review: '01900000-0000-7000-8000-000000000001', customer: { name: 'Example GmbH & Söhne' }, servers: ['web-1', 'db-1'], from: '2026-10-25T12:00:00.000Z', until: '2026-11-24T12:00:00.000Z',
  evidence: {
    gatheredAt: '2026-11-24T12:00:00.000Z',
    hosts: { is: [{ host: 'web-1', lines: 1_234_567, warnings: 12, errors: 3, silentDays: [] }, { host: 'db-1', lines: 40, warnings: 0, errors: 0, silentDays: ['2026-11-03'] }] },
    logins: { is: { failed: 1_000, accepted: 12, accounts: [{ account: 'deploy', accepted: 12, failed: 0 }] } },
    commands: { notMeasured: 'No audit records came.' }, anomalies: { notMeasured: 'Nobody watches.' }, samples: { is: [] },
  },
  answers: [{ question: 'Is it so?', answer: 'yes', note: '' }, { question: 'And that?', answer: 'no', note: 'It is to be looked into.' }],
  findings: 'The backup of db-1 failed twice.', signedAt: '2026-11-24T13:30:00.000Z', signedBy: { name: 'Alex Example' },
};
const DIGEST = 'a'.repeat(64);

/** What the strings of a page say, drawn from its operators. */
function textOf(letter: Buffer): string {
  return [...letter.toString('latin1').matchAll(/\[((?:<[0-9a-f]*>|[-\d. ])*)\] TJ/g)].map(([, shown]) => Buffer.from([...shown!.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => hex).join(''), 'hex').toString('latin1')).join('\n');
}

describe('the letter to a customer', () => {
  test('is a PDF whose bytes are the same for the same review, whenever and wherever it is written', async () => {
    const letter = await writeLetter(content, DIGEST);
    const zone = process.env.TZ;
    process.env.TZ = 'Pacific/Kiritimati';
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const again = await writeLetter(content, DIGEST);
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(letter.subarray(0, 5).toString()).toBe('%PDF-');
    expect(createHash('sha256').update(again).digest('hex')).toBe(createHash('sha256').update(letter).digest('hex'));
  });

  test('differs where the review does', async () => {
    const letter = await writeLetter(content, DIGEST);
    for (const change of [{ findings: 'Nothing.' }, { signedBy: { name: 'Kim Example' } }, { signedAt: '2026-11-24T13:31:00.000Z' }]) expect((await writeLetter({ ...content, ...change }, DIGEST)).equals(letter)).toBe(false);
  });

  test('has the numbers, the answers, the name and the digest, and says what was not measured', async () => {
    const text = textOf(await writeLetter(content, DIGEST));
    const flat = text.replaceAll('\n', ' ').replaceAll(/ +/g, ' ');
    for (const said of ['Example GmbH & S\xf6hne', '1,234,607', 'nothing on 2026-11-03', '12 accepted for 1 account, 1,000 failed', 'Commands of people: not measured. No audit records came.', 'It is to be looked into.', 'The backup of db-1 failed twice.', 'Alex Example, 2026-11-24 13:30 UTC', DIGEST]) expect(flat).toContain(said);
  });

  test('is written whatever somebody typed, and never has a letter that its fonts lack', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 400 }), async (name, findings) => {
      const letter = await writeLetter({ ...content, customer: { name }, findings }, DIGEST);
      expect(letter.subarray(-6).toString()).toContain('%%EOF');
    }), { numRuns: 25 });
  });

  test('says plainly that it could not show a letter, and only then', async () => {
    const said = async (name: string) => textOf(await writeLetter({ ...content, customer: { name } }, DIGEST)).replaceAll('\n', ' ').includes('cannot show every letter');
    expect(await said('Łódź Example')).toBe(true);
    expect(await said('Example GmbH & Söhne')).toBe(false);
  });

  test('goes on over as many pages as it needs', async () => {
    const letter = await writeLetter({ ...content, findings: Array.from({ length: 200 }, (_, index) => `Finding ${index} is to be done.`).join('\n') }, DIGEST);
    expect(letter.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(3);
    expect(textOf(letter)).toContain('Finding 199');
  });
});

describe('letters that every reader has', () => {
  test.each([['Söhne – “gut” 5 €', 'Söhne – “gut” 5 €'], ['Dvořák Łódź', 'Dvorák ?ódz'], ['日本', '??'], ['e\u0301', 'é'], ['a\u0000b', 'a?b']])('%j becomes %j', (given, letters) => {
    expect(toLetters(given)).toBe(letters);
  });

  test('what is theirs already stays as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = toLetters(text);
      expect(toLetters(once)).toBe(once);
      expect([...once].every((letter) => letter.codePointAt(0)! < 0x100 || '–—‘’“”•…€'.includes(letter))).toBe(true);
    }));
  });
});
