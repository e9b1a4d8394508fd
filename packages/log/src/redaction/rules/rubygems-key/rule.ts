import { tokenRule } from '../token-rule.ts';

/** RubyGems, API keys: rubygems_ and 48 hexadecimal digits. */
export const rubygemsKey = tokenRule({
  name: 'rubygems-key',
  about: 'keys of RubyGems',
  triggers: ['rubygems_'],
  pattern: /rubygems_[a-f0-9]{48}/uy,
});
