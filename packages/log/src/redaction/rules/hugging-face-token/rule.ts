import { tokenRule } from '../token-rule.ts';

/** Hugging Face, user access tokens: hf_ and 34 letters. */
export const huggingFaceToken = tokenRule({
  name: 'hugging-face-token',
  about: 'tokens of Hugging Face',
  triggers: ['hf_', 'api_org_'],
  pattern: /hf_[A-Za-z0-9]{30,50}|api_org_[A-Za-z0-9]{30,50}/uy,
});
