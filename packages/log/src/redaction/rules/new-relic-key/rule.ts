import { tokenAround } from '../token-around.ts';

/** New Relic, API keys: the type in four letters first; license keys end with theirs. */
export const newRelicKey = tokenAround({
  name: 'new-relic-key',
  about: 'keys of New Relic',
  triggers: ['NRAK-', 'NRII-', 'NRRA-', 'NRIQ-', 'NRSP-', 'NRAL'],
  before: 36,
  ofToken: /[a-f0-9]/u,
  pattern: /NRAK-[A-Z0-9]{27}|NR(?:II|RA|IQ|SP)-[A-Za-z0-9_-]{26,42}|[a-f0-9]{36}NRAL/uy,
});
