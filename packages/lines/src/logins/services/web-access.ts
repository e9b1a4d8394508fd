import { putAddress } from '../address.ts';
import { type Login, type LoginReason, tell } from '../login.ts';

/**
 * What a line of an access log (Common Log Format and what extends it) tells of a login: 401 is a refused request, with the account where there is one.
 * A login form answers 200 when it is shown again, and sends elsewhere when it was right: told for pages that are known to do so.
 */
export function readWebAccess(message: string): Login | undefined {
  const requestAt = message.indexOf('] "');
  if (requestAt === -1 || requestAt > 1_000) return undefined;
  // A quotation mark within a request is written `\"`, so the first that is not is its end.
  let end = message.indexOf('"', requestAt + 3);
  while (end !== -1 && message.charCodeAt(end - 1) === 92) end = message.indexOf('"', end + 1);
  const status = end === -1 ? 0 : statusAt(message, end);
  const isOfInterest = status === 401 || ((status === 200 || status === 403 || status === 404 || status === 410 || status === 444) && LOGIN_PAGE.test(message.slice(requestAt + 3, Math.min(end, requestAt + 500))));
  if (!isOfInterest) return undefined;
  const reason = reasonOf(status, message.slice(requestAt + 3, Math.min(end, requestAt + 500)));
  if (reason === undefined) return undefined;
  const login = tell(reason === 'no-such-page' ? 'probe' : 'failed', reason, 'http', reason === 'no-such-page' ? 'notice' : 'service');
  if (status === 200) login.method = 'form';
  return putClient(login, message.slice(0, message.lastIndexOf('[', requestAt))) ? login : undefined;
}

/** ` 401 ` behind the request, with a size behind it. */
function statusAt(message: string, end: number): number {
  const code = message.charCodeAt(end + 1) === 32 && (message.charCodeAt(end + 5) === 32 || end + 5 >= message.length) ? Number(message.slice(end + 2, end + 5)) : 0;
  const size = message.charCodeAt(end + 6);
  return (size >= 48 && size <= 57) || size === 45 ? code : 0;
}

/** Pages that are there to log in, of WordPress, Joomla, TYPO3, Contao, Roundcube and phpMyAdmin. */
const LOGIN_PAGE = /\/wp-login\.php|\/administrator\/|\/typo3\/|\/contao\/login|\/roundcube|\/phpmyadmin/i;
/** Of these, the ones that show the form again with 200 after a wrong password, and answer a right one with a redirect. */
const SHOWS_FORM_AGAIN = /^POST \S*(?:\/wp-login\.php(?: |$)|\/typo3\/\?loginProvider=|\/contao\/login)/;
/** The entry itself, not what lies under it. */
const ENTRY = /^[A-Z]+ \S*(?:\/wp-login\.php(?:\?\S*)?|\/administrator\/index\.php\?option=com_login\S*|\/roundcube\/?|\/phpmyadmin\/?)(?: |$)/i;

function reasonOf(status: number, request: string): LoginReason | undefined {
  if (status === 401) return 'refused';
  if (status === 200) return SHOWS_FORM_AGAIN.test(request) ? 'refused' : undefined;
  return ENTRY.test(request) ? 'no-such-page' : undefined;
}

/** `[virtual host ]ADDRESS IDENT USER ` before the time: the user may hold spaces, the address may not. */
function putClient(login: Login, head: string): boolean {
  const words = head.trimEnd().split(' ');
  const first = words.findIndex((word, index) => index < 3 && isAddressWord(word));
  const at = first === -1 ? 0 : first;
  if (words[at] === undefined || !putAddress(login, words[at])) return false;
  login.port = null;
  const user = words.slice(at + 2).join(' ').replace(/^"(.*)"$/, '$1');
  if (user !== '' && user !== '-') {
    login.account = user;
    login.method ??= 'basic';
  }
  return true;
}

function isAddressWord(word: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$|^[\da-f:.]*:[\da-f:.]*$/i.test(word);
}
