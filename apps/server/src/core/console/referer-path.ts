import { address } from '../../ui/addresses.ts';

/** The page that a form was on, to go back to it: its path and query, never its origin. Forms are posted from our own pages only, so it is one of ours. */
export function refererPath(referer: string | undefined): string {
  const url = referer === undefined ? null : URL.parse(referer);
  return url ? `${url.pathname}${url.search}` : address.policy;
}
