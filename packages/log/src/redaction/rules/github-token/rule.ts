import { tokenRule } from '../token-rule.ts';

/** GitHub, authentication token formats: a prefix of three letters and an underscore, then at least 36 characters; tokens of app installations may be JWTs behind an id. */
export const githubToken = tokenRule({
  name: 'github-token',
  about: 'tokens of GitHub: personal (classic and fine-grained), OAuth, apps, refresh',
  triggers: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
  pattern: /gh[pour]_[A-Za-z0-9]{36,255}|ghs_(?:[A-Za-z0-9]{36,255}|[A-Za-z0-9_.-]{40,1024})|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/uy,
});
