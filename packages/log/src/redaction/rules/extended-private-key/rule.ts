import { tokenRule } from '../token-rule.ts';

/** Extended private keys of wallets (BIP 32): by the beginning, the letters and the length that their maker gives them. */
export const extendedPrivateKey = tokenRule({
  name: 'extended-private-key',
  about: 'extended private keys of wallets (BIP 32)',
  triggers: ['xprv', 'yprv', 'zprv', 'tprv'],
  pattern: /[xyzt]prv[1-9A-HJ-NP-Za-km-z]{107}/uy,
});
