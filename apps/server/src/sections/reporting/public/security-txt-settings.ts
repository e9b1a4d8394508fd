import { address } from '../../../ui/addresses.ts';
import type { SecurityTxtSettings } from '../security-txt/index.ts';
import type { Publication } from './publication.ts';

interface Known {
  readonly publicUrl: URL;
  readonly mail: { readonly address: string | undefined };
}

/** What our security.txt says: the form first, then the security address, then what was set. Undefined while the public address is plain HTTP, to which no security.txt may lead. */
export function securityTxtSettings({ publicUrl, mail }: Known, { contacts, languages, encryption, hiring }: Publication): SecurityTxtSettings | undefined {
  if (publicUrl.protocol !== 'https:') return undefined;
  const here = (path: string) => new URL(path, publicUrl).href;
  return {
    contacts: [here(address.publicForm), ...(mail.address === undefined ? [] : [`mailto:${mail.address}`]), ...contacts],
    languages, canonical: [here('/.well-known/security.txt')], policy: here(address.publicPolicy), acknowledgments: here(address.thanks),
    ...(encryption === '' ? {} : { encryption }), ...(hiring === '' ? {} : { hiring }),
  };
}
