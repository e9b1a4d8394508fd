import { tokenRule } from '../token-rule.ts';

/** Prefect, API keys of users and bots. */
export const prefectToken = tokenRule({
  name: 'prefect-token',
  about: 'keys of Prefect',
  triggers: ['pnu_', 'pnb_'],
  pattern: /pn[ub]_[A-Za-z0-9]{36}/uy,
});
