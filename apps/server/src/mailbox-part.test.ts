import { expect, test } from 'vitest';
import { mailboxPart } from './mailbox-part.ts';

test('a mailbox that cannot be read is a fault of the house, one that is read is not, and none is nothing', () => {
  expect(mailboxPart(undefined)).toEqual([]);
  expect(mailboxPart({ lastSuccessAt: undefined, lastErrorCode: undefined })).toMatchObject([{ name: 'mailbox', ok: true }]);
  expect(mailboxPart({ lastSuccessAt: 5, lastErrorCode: 'mailbox-denied' })).toEqual([{ name: 'mailbox', ok: false, sentence: 'The security mailbox cannot be read; the log says why.' }]);
});
