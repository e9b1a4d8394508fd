import { tokenAround } from '../token-around.ts';

/** Microsoft Entra: client secrets have `Q~` after a digit in their fourth place. Azure: keys that can be identified carry the service's mark before their checksum. */
export const azureSecret = tokenAround({
  name: 'azure-secret',
  about: 'client secrets of Microsoft Entra, keys of Azure services that carry their mark',
  triggers: [...Array.from({ length: 10 }, (_, digit) => `${digit}Q~`), '+ASt', 'ACDb', 'AzFu', 'AzSe', 'AzCa'],
  before: 90,
  ofToken: /[A-Za-z0-9_~.+/-]/u,
  pattern: /[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}|[A-Za-z0-9+/_-]{36,90}(?:\+ASt|ACDb|AzFu|AzSe|AzCa)[A-Za-z0-9+/_-]{5,20}={0,2}/uy,
});
