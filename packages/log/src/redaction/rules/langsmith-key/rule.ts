import { tokenRule } from '../token-rule.ts';

/** LangSmith, API keys. */
export const langsmithKey = tokenRule({
  name: 'langsmith-key',
  about: 'keys of LangSmith',
  triggers: ['lsv2_'],
  pattern: /lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}/uy,
});
