import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['GET /c/b?sv=2024-11-04&sig=', `${alphanumeric(40)}%3D`, '&se=2026'],
    ['https://b.example.com/k?X-Amz-Signature=', hex(64), '&x=1'],
    ['https://b.example.com/k?X-Goog-Signature=', hex(512), ''],
    ['Authorization: AWS4-HMAC-SHA256 SignedHeaders=host, Signature=', hex(64), ''],
  ],
  ordinary: ['signature=valid', 'sig=12', 'config=/etc/x sig=HUP', 'Signature=xxxxxxxxxxxxxxxxxxxx', 'designature=abcdefgh0123456789'],
};
