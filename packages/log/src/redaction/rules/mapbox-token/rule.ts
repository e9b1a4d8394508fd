import { tokenRule } from '../token-rule.ts';

/** Secret and temporary tokens of Mapbox: by the beginning, the letters and the length that their maker gives them. */
export const mapboxToken = tokenRule({
  name: 'mapbox-token',
  about: 'secret and temporary tokens of Mapbox',
  triggers: ['sk.eyJ', 'tk.eyJ'],
  pattern: /[st]k\.eyJ[A-Za-z0-9_-]{40,300}\.[A-Za-z0-9_-]{20,44}/uy,
});
