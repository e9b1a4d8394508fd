import { tokenAround } from '../token-around.ts';

/** Telegram, Bot API: the number of the bot, a colon, and 35 characters of which the first are AA. In its addresses `bot` stands before it. */
export const telegramToken = tokenAround({
  name: 'telegram-token',
  about: 'tokens of bots of Telegram',
  triggers: [':AA', '%3AAA'],
  before: 10,
  ofToken: /\d/u,
  pattern: /\d{8,10}(?::|%3A)AA[A-Za-z0-9_-]{33}/uy,
});
