import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, base32, hex } from '../testing-parts.ts';

const id = `AKIA${base32(16)}`;

export const cases: RuleCases = {
  finds: [
    [`${id} `, alphanumeric(40), ''],
    [`created ${id}:`, `${alphanumeric(38)}/+`, ' for ci'],
  ],
  ordinary: [`${id} ${hex(40)}`, `commit ${hex(40)}`, alphanumeric(40), `${id} ${alphanumeric(41)}`],
};
