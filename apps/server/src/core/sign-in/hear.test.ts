import { instant } from '@writ/kernel';
import { expect, test } from 'vitest';
import { signInErrors } from './errors.ts';
import { hearRefusal } from './hear.ts';
import type { HeardSignIn } from './parts.ts';

test('a refusal is told, and a fault of Writ itself is not; both go on as they were thrown', () => {
  const told: HeardSignIn[] = [];
  const parts = { heard: (said: HeardSignIn) => void told.push(said), box: { digest: () => new Uint8Array(32) } } as unknown as Parameters<typeof hearRefusal>[0];
  const at = instant(Date.UTC(2026, 10, 2));
  const thrown = [signInErrors('passkey-refused'), signInErrors('code-used'), signInErrors('step-expired'), signInErrors('busy'), new Error('connection terminated')];
  for (const error of thrown) expect(() => hearRefusal(parts, error, undefined, '192.0.2.1', at)).toThrow(error);
  expect(told.map(({ kind, account, address }) => [kind, account, address])).toEqual(Array.from({ length: 3 }, () => ['failed', '', '192.0.2.1']));
});
