import { pino } from 'pino';
import { expect, test } from 'vitest';
import { keepCertificate, type Certificate } from './keep-certificate.ts';
import { selfSigned } from './platform/http/testing-certificate.ts';

const log = pino({ level: 'silent' });

test('a renewed pair is used once, a torn one and unreadable files never', async () => {
  const [first, second, third] = [await selfSigned('first'), await selfSigned('second'), await selfSigned('third')];
  let held: Certificate | Error = first;
  const used: string[] = [];
  const keeper = keepCertificate({
    first, log, use: ({ certificate }) => void used.push(certificate),
    read: async () => {
      if (held instanceof Error) throw held;
      return held;
    },
  });
  const lookAt = async (next: Certificate | Error): Promise<void> => {
    held = next;
    await keeper.look();
  };
  await lookAt(first);
  await lookAt({ certificate: second.certificate, key: first.key });
  await lookAt(new Error('ENOENT'));
  await lookAt({ certificate: '', key: '' });
  expect(used).toEqual([]);
  await lookAt(second);
  await lookAt(second);
  expect(used).toEqual([second.certificate]);
  await lookAt({ certificate: third.certificate, key: 'nonsense' });
  await lookAt(third);
  expect(used).toEqual([second.certificate, third.certificate]);
  keeper.stop();
});
