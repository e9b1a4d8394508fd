import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, base32, digits, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `xoxb-${digits(12)}-${digits(13)}-${alphanumeric(24)}`, ''],
    ['{"msg":"got ', `xoxp-${digits(12)}-${digits(12)}-${digits(13)}-${hex(32)}`, ' for user 12"}'],
    ['failed with ', `xapp-1-A${base32(10)}-${digits(13)}-${hex(64)}`, ', retrying'],
    ['token ', `xoxe.xoxp-1-${alphanumeric(160)}`, ''],
    ['{"msg":"got ', `xoxa-${digits(11)}-${digits(13)}`, ' for user 12"}'],
  ],
  ordinary: [
    'xoxb-' + 'x'.repeat(40),
    'xoxb-your-token',
    'the xapp- prefix',
  ],
};
