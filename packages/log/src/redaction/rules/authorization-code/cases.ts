import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, base64 } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['GET /callback?code=', alphanumeric(40), '&state=1 HTTP/1.1" 302'],
    ['GET /callback?state=1&code=', `4%2F0A${alphanumeric(60)}`, ' HTTP/1.1'],
    ['POST /api/run?code=', `${base64(54)}==`, ' 200'],
    ['next=%2Fcb%3Fcode%3D', alphanumeric(32), ' 302'],
  ],
  ordinary: ['GET /?code=ECONNREFUSED', 'GET /shop?code=winter-sale-2026-for-all-customers', `exit code=${alphanumeric(40)}`, `?barcode=${alphanumeric(40)}`, '?code=404&x=1'],
};
