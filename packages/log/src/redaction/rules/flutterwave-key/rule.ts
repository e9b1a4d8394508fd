import { tokenRule } from '../token-rule.ts';

/** Secret keys of Flutterwave: by the beginning, the letters and the length that their maker gives them. */
export const flutterwaveKey = tokenRule({
  name: 'flutterwave-key',
  about: 'secret keys of Flutterwave',
  triggers: ['FLWSECK'],
  pattern: /FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,40}-X/uy,
});
