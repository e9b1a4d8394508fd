import { tokenRule } from '../token-rule.ts';

/** Pinecone, API keys. */
export const pineconeKey = tokenRule({
  name: 'pinecone-key',
  about: 'keys of Pinecone',
  triggers: ['pcsk_'],
  pattern: /pcsk_[A-Za-z0-9]{4,8}_[A-Za-z0-9]{60,70}/uy,
});
