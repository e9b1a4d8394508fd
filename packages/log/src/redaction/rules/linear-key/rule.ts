import { tokenRule } from '../token-rule.ts';

/** Linear, API: lin_api_ and forty characters. */
export const linearKey = tokenRule({
  name: 'linear-key',
  about: 'keys of Linear',
  triggers: ['lin_api_', 'lin_oauth_', 'lin_wh_'],
  pattern: /lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,64}/uy,
});
