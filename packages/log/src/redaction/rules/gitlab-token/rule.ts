import { tokenRule } from '../token-rule.ts';

/** GitLab, token overview: a prefix for the kind and at least twenty characters. */
export const gitlabToken = tokenRule({
  name: 'gitlab-token',
  about: 'tokens of GitLab: personal, deploy, runner, CI job, OAuth, feeds',
  triggers: ['glpat-', 'gldt-', 'glrt-', 'glrtr-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-', 'glffct-', 'GR1348941'],
  pattern: /gl(?:pat|dt|rtr|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[A-Za-z0-9_.-]{20,300}|GR1348941[A-Za-z0-9_-]{20,22}/uy,
});
