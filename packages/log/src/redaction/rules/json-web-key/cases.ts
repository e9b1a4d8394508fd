import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['{"kty":"EC","crv":"P-256","x":"abc","d":"', alphanumeric(43), '"}'],
    ['{"d": "', alphanumeric(342), '", "kty": "RSA", "e": "AQAB"}'],
    ['{"kty":"oct","k":"', alphanumeric(43), '","alg":"HS256"}'],
    ['{"msg":"{\\"kty\\":\\"OKP\\",\\"d\\":\\"', alphanumeric(43), '\\"}"}'],
  ],
  ordinary: [`{"d":"${alphanumeric(43)}"}`, `{"kty":"EC","x":"${alphanumeric(43)}","kid":"${alphanumeric(20)}"}`, '{"kty":"RSA","d":"short"}', '{"k":"v","p":12}'],
};
