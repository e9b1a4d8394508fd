import { tokenRule } from '../token-rule.ts';

/** Access tokens of private apps of HubSpot: by the beginning, the letters and the length that their maker gives them. */
export const hubspotToken = tokenRule({
  name: 'hubspot-token',
  about: 'access tokens of private apps of HubSpot',
  triggers: ['pat-na', 'pat-eu', 'pat-ap'],
  pattern: /pat-(?:na|eu|ap)\d{1,2}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/uy,
});
