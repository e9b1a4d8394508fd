import { tokenAround } from '../token-around.ts';

/** HCP Terraform, API tokens: an id, `.atlasv1.` and the secret. */
export const terraformToken = tokenAround({
  name: 'terraform-token',
  about: 'tokens of Terraform Cloud and Enterprise',
  triggers: ['.atlasv1.'],
  before: 14,
  ofToken: /[A-Za-z0-9]/u,
  pattern: /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}/uy,
});
