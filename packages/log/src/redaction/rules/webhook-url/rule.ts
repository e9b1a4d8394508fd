import type { Rule } from '../../rule.ts';
import { isMadeUp } from '../../placeholder.ts';

/** Slack, Discord, Microsoft Teams, Zapier, Mattermost, and the collectors of Sumo Logic: whoever knows the path may post. */
const PATHS = /hooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9+/]{20,120})|(?:discord|discordapp)\.com\/api\/(?:v\d{1,2}\/)?webhooks\/(\d{17,20}\/[A-Za-z0-9_-]{60,80})|webhook\.office\.com\/webhookb2\/([A-Za-z0-9@/_-]{60,260})|hooks\.zapier\.com\/hooks\/catch\/(\d{4,12}\/[a-z0-9]{5,12})|collection\.sumologic\.com\/receiver\/v1\/http\/([A-Za-z0-9+/_-]{40,200}={0,2})|\/hooks\/([a-z0-9]{26})(?![a-z0-9])/uy;

/** Addresses that post into a channel for whoever knows them. */
export const webhookUrl: Rule = {
  name: 'webhook-url',
  about: 'secret paths of incoming webhooks (Slack, Discord, Teams, Zapier, Mattermost, Sumo Logic)',
  triggers: ['hooks.slack.com/', 'discord.com/api/', 'discordapp.com/api/', 'webhook.office.com/', 'hooks.zapier.com/', 'collection.sumologic.com/', '/hooks/'],
  match: (text, at, add) => {
    PATHS.lastIndex = at;
    const found = PATHS.exec(text);
    const path = found?.slice(1).find((part) => part !== undefined);
    if (path === undefined || isMadeUp(path.slice(-24))) return at;
    add(PATHS.lastIndex - path.length, PATHS.lastIndex);
    return PATHS.lastIndex;
  },
};
