import { isIP, isIPv6 } from 'node:net';
import { listeningErrors } from './errors.ts';

/** Where and how the server is to listen, as the settings say. */
export interface HttpSettings {
  /** `localhost`, `0.0.0.0`, `::1` … */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The origin under which browsers come: `https://writ.example.com`. */
  readonly publicUrl: string;
  /** PEM texts. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  /** Addresses and CIDR ranges of proxies that end TLS, separated by commas. */
  readonly trustedProxy?: string | undefined;
  /** Reads `/metrics` from elsewhere than loopback. */
  readonly metricsToken?: string | undefined;
  /** For a door that serves machines only, which come by whatever name reaches it. */
  readonly anyHost?: boolean | undefined;
}

export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: URL;
  readonly proxies: readonly string[];
}

/**
 * The listening rule: plain HTTP on loopback only. Any other address needs a certificate or a named proxy that speaks TLS.
 * Throws `tls-needed`, `public-url-plain`, `public-url-not-tls`, `public-url-path` or `proxy-open`.
 */
export function decideListening(settings: HttpSettings): Listening {
  const proxies = (settings.trustedProxy ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  for (const proxy of proxies) if (!isRange(proxy)) throw listeningErrors('proxy-open', { proxy });
  if (!isLoopback(settings.host) && !settings.tls && proxies.length === 0) throw listeningErrors('tls-needed', { host: settings.host });
  const publicUrl = readPublicUrl(settings.publicUrl);
  if (settings.tls && publicUrl.protocol === 'http:') throw listeningErrors('public-url-not-tls', { url: settings.publicUrl });
  return { host: settings.host, port: settings.port, publicUrl, proxies };
}

function readPublicUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || text.replace(/\/+$/, '').toLowerCase() !== url.origin) throw listeningErrors('public-url-path', { url: text });
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw listeningErrors('public-url-plain', { url: text });
  return url;
}

/** Whether a host name or address stays on this machine. `localhost` and names under it do by RFC 6761 section 6.3. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true;
  if (isIPv6(bare)) return bare === '::1' || /^::ffff:127\.\d+\.\d+\.\d+$/.test(bare);
  return isIP(bare) === 4 && bare.startsWith('127.');
}

function isRange(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  // A range that takes in everybody would let anyone write their own address and so pass every limit.
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 8 && Number(bits) <= (version === 4 ? 32 : 128));
}

/**
 * Whether a `Host` header names this server. Anything else is a mistake or DNS rebinding: a page of another site whose name was made to
 * resolve to us. Over loopback we are also called by its names.
 */
export function isOwnHost(header: string | undefined, publicUrl: URL, local: { readonly loopback: boolean; readonly port: number }): boolean {
  if (header === undefined || header.length > 300) return false;
  const asked = URL.parse(`${publicUrl.protocol}//${header}`);
  if (!asked || asked.pathname !== '/' || header.includes('@')) return false;
  if (asked.host === publicUrl.host) return true;
  return local.loopback && isLoopback(asked.hostname) && Number(asked.port || defaultPort(publicUrl)) === local.port;
}

function defaultPort(url: URL): number {
  return url.protocol === 'https:' ? 443 : 80;
}
