/** What a browser says about where a request came from. */
export interface RequestOrigin {
  readonly method: string;
  /** `Sec-Fetch-Site` (Fetch Metadata Request Headers section 2.2). */
  readonly fetchSite: string | undefined;
  readonly origin: string | undefined;
  readonly referer: string | undefined;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that may carry cookies is one of our own pages' doing. Safe methods always are: they change nothing.
 * `Sec-Fetch-Site` cannot be forged by a page, so it decides where it is sent; `same-site` is refused too, because a sibling host is not us.
 * Otherwise `Origin`, then `Referer`, must be ours. A request that says nothing is refused: every browser that runs passkeys says something.
 */
export function isOwnOrigin(request: RequestOrigin, publicOrigin: string): boolean {
  if (SAFE_METHODS.has(request.method)) return true;
  if (request.fetchSite !== undefined) return request.fetchSite === 'same-origin' || request.fetchSite === 'none';
  if (request.origin !== undefined) return request.origin === publicOrigin;
  return request.referer !== undefined && URL.parse(request.referer)?.origin === publicOrigin;
}
