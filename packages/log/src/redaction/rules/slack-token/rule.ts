import { tokenRule } from '../token-rule.ts';

/** Slack, token types: a prefix for the type, then numbers of the team and the app, then the secret. */
export const slackToken = tokenRule({
  name: 'slack-token',
  about: 'tokens of Slack: bots, users, apps, refresh, configuration',
  triggers: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxo-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.', 'xoxc-', 'xoxd-', 'xapp-', 'xwfp-'],
  pattern: /xox[abposrcd]-(?:\d{1,3}-)?[A-Za-z0-9%+/-]{10,300}|xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9-]{20,400}|xapp-\d-[A-Z0-9]{5,20}-\d{5,20}-[a-f0-9]{30,80}|xwfp-[A-Za-z0-9-]{20,300}/uy,
  isToken: (token) => /\d{3}/u.test(token) || token.length > 60,
});
