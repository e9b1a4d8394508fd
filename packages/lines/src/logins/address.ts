import type { Login } from './login.ts';

const MAX_NAME = 255;
const MAX_PORT = 65_535;

/**
 * Puts the address and, if there is one, the port that `text` says into `login`: `192.0.2.1`, `192.0.2.1:22`, `::ffff:192.0.2.1`, `[2001:db8::1]:22`, `2001:db8::1%eth0`, or a host's name (RFC 1123), never resolved.
 * Gives false, and changes nothing, when it is none of these.
 */
export function putAddress(login: Login, text: string): boolean {
  if (text.charCodeAt(0) === 91) return putBracketed(login, text);
  const colon = text.indexOf(':');
  if (colon === -1) return isIpv4(text, 0, text.length) ? put(login, text, false) : isName(text) && put(login, text, true);
  const last = text.lastIndexOf(':');
  if (colon !== last) return putIpv6(login, text);
  const host = text.slice(0, colon);
  const port = readPort(text.slice(colon + 1));
  if (port === -1 || !(isIpv4(host, 0, host.length) || isName(host)) || !put(login, host, !isIpv4(host, 0, host.length))) return false;
  login.port = port;
  return true;
}

/** A port's number, or -1. */
export function readPort(text: string): number {
  if (text.length === 0 || text.length > 5) return -1;
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value > MAX_PORT ? -1 : value;
}

function put(login: Login, address: string, isName: boolean): true {
  login.address = address;
  login.isName = isName;
  return true;
}

/** `[address]` or `[address]:port`. */
function putBracketed(login: Login, text: string): boolean {
  const close = text.indexOf(']');
  if (close === -1) return false;
  const rest = text.slice(close + 1);
  const port = rest.startsWith(':') ? readPort(rest.slice(1)) : -1;
  if ((rest !== '' && port === -1) || !putAddress(login, text.slice(1, close))) return false;
  if (port !== -1) login.port = port;
  return true;
}

/** An address with two colons or more; behind a mapped IPv4 address there may be a port without brackets, as Dropbear writes it. */
function putIpv6(login: Login, text: string): boolean {
  const percent = text.indexOf('%');
  const address = percent === -1 ? text : text.slice(0, percent);
  if (address.length > 64 || !isIpv6(address)) return false;
  const isMapped = /^::ffff:\d/i.test(address);
  if (!isMapped) return put(login, address, false);
  const rest = address.slice(7);
  const colon = rest.indexOf(':');
  const host = colon === -1 ? rest : rest.slice(0, colon);
  if (!isIpv4(host, 0, host.length)) return put(login, address, false);
  const port = colon === -1 ? -1 : readPort(rest.slice(colon + 1));
  if (colon !== -1 && port === -1) return false;
  put(login, host, false);
  if (port !== -1) login.port = port;
  return true;
}

/** Four groups of digits; numbers above 255 are left to whoever wrote them, only the form is asked. */
function isIpv4(text: string, start: number, end: number): boolean {
  if (end - start > 15 || end - start < 7) return false;
  let dots = 0;
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (digits === 0) return false;
      dots += 1;
      digits = 0;
    } else if (code >= 48 && code <= 57 && digits < 3) digits += 1;
    else return false;
  }
  return dots === 3 && digits > 0;
}

function isIpv6(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isHex = (code >= 48 && code <= 58) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70) || code === 46;
    if (!isHex) return false;
  }
  return text.length >= 2;
}

/** What services write when they do not know the address. */
const NO_NAMES: ReadonlySet<string> = new Set(['UNKNOWN', 'unknown', 'none', 'null', '-', '?']);

function isName(text: string): boolean {
  if (text.length === 0 || text.length > MAX_NAME || NO_NAMES.has(text)) return false;
  let hasLetter = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    if (isLetter) hasLetter = true;
    else if (!((code >= 48 && code <= 57) || code === 45 || code === 46 || code === 95)) return false;
  }
  return hasLetter;
}
