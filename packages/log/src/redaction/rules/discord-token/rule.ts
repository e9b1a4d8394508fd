import { tokenRule } from '../token-rule.ts';

/** A snowflake has 17 to 20 digits; as base64, its first three make four characters. */
const BEGINNINGS = Array.from({ length: 900 }, (_, index) => btoa(String(100 + index)));

/** Discord, bots: the id of the application as base64, a time and a signature, with points between. */
export const discordToken = tokenRule({
  name: 'discord-token',
  about: 'tokens of bots of Discord',
  triggers: BEGINNINGS,
  pattern: /[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}/uy,
});
