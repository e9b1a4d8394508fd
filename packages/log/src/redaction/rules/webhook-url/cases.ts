import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, base32, digits } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['POST https://hooks.slack.com/services/', `T${base32(8)}/B${base32(10)}/${alphanumeric(24)}`, ' 200'],
    ['"https://discord.com/api/webhooks/', `${digits(18)}/${alphanumeric(68)}`, '"'],
    ['https://endpoint1.collection.sumologic.com/receiver/v1/http/', `${alphanumeric(86)}==`, ' 200'],
    ['POST https://chat.example.com/hooks/', alphanumeric(26).toLowerCase(), ' 200'],
  ],
  ordinary: ['https://example.com/hooks/deploy-of-the-main-branch', 'https://hooks.slack.com/services/', 'https://api.slack.com/web', 'https://discord.com/api/v10/gateway', `https://hooks.slack.com/services/TXXXXXXXX/BXXXXXXXX/${'X'.repeat(24)}`],
};
