import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

const header = btoa('{"alg":"HS256","typ":"JWT"}').replaceAll('=', '');
const payload = btoa('{"sub":"12","name":"Ada"}').replaceAll('=', '');

export const cases: RuleCases = {
  finds: [
    ['got ', `${header}.${payload}.${alphanumeric(43)}`, ' ok'],
    ['{"t":"', `${header}.${payload}.${alphanumeric(43)}`, '"}'],
    ['id ', `${btoa('{"alg":"dir","enc":"A256GCM"}').replaceAll('=', '')}..${alphanumeric(16)}.${alphanumeric(60)}.${alphanumeric(22)}`, ''],
  ],
  ordinary: [header, `${btoa('{"page":12,"sort":"x"}').replaceAll('=', '')}.${payload}.${alphanumeric(20)}`, `x${header}.${payload}.${alphanumeric(43)}`, 'eyJ'],
};
