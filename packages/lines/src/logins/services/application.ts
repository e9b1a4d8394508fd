import { putAddress, readPort } from '../address.ts';
import { type Login, type LoginKind, type LoginReason, tell } from '../login.ts';

/** Depth and number of the fields that are looked at. */
const MAX_DEPTH = 4;
const MAX_FIELDS = 500;

/** Fields by their path in lower case, without `_` and `-`: `source.ip`, `remoteaddr`. */
export type Fields = ReadonlyMap<string, string | number | boolean>;

/** The fields of a JSON object, nested ones by their path; arrays give nothing. */
export function flatten(value: object): Fields {
  const fields = new Map<string, string | number | boolean>();
  const visit = (each: object, prefix: string, depth: number): void => {
    for (const [key, inner] of Object.entries(each)) {
      if (fields.size >= MAX_FIELDS) return;
      const path = prefix + plain(key);
      if (typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean') fields.set(path, inner);
      else if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && depth < MAX_DEPTH) visit(inner as object, `${path}.`, depth + 1);
    }
  };
  visit(value, '', 0);
  return fields;
}

/** The fields of a line such as `level=warn msg="login failed" user=alice` (logfmt). */
export function readLogfmt(text: string): Fields {
  const fields = new Map<string, string>();
  const pair = /([\w.-]{1,64})=(?:"((?:[^"\\]|\\.)*)"|(\S*))/gu;
  for (let match = pair.exec(text); match && fields.size < MAX_FIELDS; match = pair.exec(text)) fields.set(plain(match[1]!), (match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1'));
  return fields;
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[_-]/g, '');
}

const EVENT_KEYS = ['event.action', 'event', 'eventname', 'eventtype', 'action', 'type', 'operation', 'op', 'activity', 'name', 'msg', 'message', 'event.name', 'event.type', 'event.category', 'attr.msg', 'log.message'];
const OUTCOME_KEYS = ['event.outcome', 'outcome', 'result', 'success', 'succeeded', 'status', 'state', 'ok', 'authenticated', 'allowed', 'loginresult', 'authresult', 'resulttype', 'attr.result'];
const ACCOUNT_KEYS = ['user.name', 'username', 'user', 'account', 'login', 'useremail', 'email', 'user.email', 'user.id', 'principal', 'principalname', 'attr.principalname', 'attr.user', 'targetuser', 'targetusername', 'uname', 'accountname', 'details.username', 'actor', 'actor.name', 'actor.email', 'actor.id', 'subject', 'userid', 'uid', 'accountid', 'userlogin', 'clientusername', 'request.userid', 'identity', 'auth.user', 'remoteuser', 'sub'];
const ADDRESS_KEYS = ['source.ip', 'client.ip', 'source.address', 'client.address', 'ip', 'ipaddress', 'ipaddr', 'remoteip', 'remoteaddr', 'remoteaddress', 'clientip', 'clientaddr', 'clientaddress', 'clienthost', 'srcip', 'sourceip', 'srcaddr', 'sourceaddress', 'address', 'peer', 'peeraddr', 'remote', 'attr.remote', 'attr.client', 'rhost', 'remotehost', 'addr', 'host.ip', 'network.client.ip', 'req.remoteaddress', 'request.remoteip', 'request.clientip', 'request.remoteaddr', 'req.ip', 'req.remoteip', 'client', 'actor.ip', 'userip', 'xrealip', 'context.ip', 'from'];
const PORT_KEYS = ['source.port', 'client.port', 'port', 'remoteport', 'srcport', 'sourceport', 'clientport', 'peerport', 'req.remoteport', 'request.remoteport'];
const METHOD_KEYS = ['method', 'authmethod', 'authenticationmethod', 'mechanism', 'attr.mechanism', 'provider', 'factor', 'details.authmethod', 'authtype'];
const STATUS_KEYS = ['status', 'statuscode', 'http.response.statuscode', 'res.statuscode', 'response.status', 'responsestatus', 'originstatus', 'downstreamstatus', 'code'];
const REQUEST_KEYS = ['request', 'url', 'uri', 'path', 'requesturi', 'url.path', 'url.original', 'req.url', 'request.uri', 'requestpath', 'http.request.method'];
const SERVICE_KEYS = ['service.name', 'service', 'app', 'application', 'logger', 'component'];

/** Words for logging in, in the names that programs give to events and in what they say. */
const LOGIN_WORD = /log[\s_.-]?(?:in|on)(?![a-z])|sign[\s_.-]?(?:in|on)(?![a-z])|authenticat|\bauth\b|authn|access denied for user|credential|password (?:check|mismatch|incorrect)|mfa|two.?factor|second factor|\botp\b|totp|passkey/i;
const FAILED_WORD = /fail|denied|deny|reject|refus|invalid|incorrect|wrong|bad (?:password|credential)|unauthori[sz]ed|mismatch|unknown user|no such user|error|locked|blocked|not allowed|does not exist/i;
const ACCEPTED_WORD = /succe|accepted|granted|logged in|signed in|\bok\b|allow(?:ed)?\b|pass(?:ed)?\b|authenticated/i;
const NOT_YET_WORD = /attempting|starting|started|begin|request(?:ed)?$|page|url|initialized|config/i;

const FAILED_OUTCOMES: ReadonlySet<string> = new Set(['failure', 'failed', 'fail', 'false', 'denied', 'deny', 'error', 'rejected', 'refused', 'unauthorized', 'unauthorised', 'invalid', 'ko', 'no', '0', 'locked', 'blocked', '401', '403']);
const ACCEPTED_OUTCOMES: ReadonlySet<string> = new Set(['success', 'succeeded', 'successful', 'true', 'ok', 'granted', 'allowed', 'accepted', 'pass', 'passed', 'authenticated', 'yes', '1']);

/** What an application's record tells of a login: by its event and outcome, or by the status of a request that was refused. */
export function readApplication(fields: Fields): Login | undefined {
  const kind = kindOf(fields) ?? refusedRequest(fields);
  if (kind === undefined) return undefined;
  const login = tell(kind, kind === 'accepted' ? 'accepted' : reasonOf(fields), textOf(fields, SERVICE_KEYS) ?? 'application');
  login.account = textOf(fields, ACCOUNT_KEYS) ?? accountInWords(fields);
  for (const key of ADDRESS_KEYS) {
    const value = fields.get(key);
    if (typeof value === 'string' && value !== '' && value.length < 300 && putAddress(login, value) && !login.isName) break;
    if (login.isName && key === 'from') login.address = null;
  }
  const port = textOf(fields, PORT_KEYS);
  if (port !== null && login.port === null && readPort(port) > 0) login.port = readPort(port);
  const method = textOf(fields, METHOD_KEYS);
  if (method !== null && !/^(?:GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS)$/.test(method)) login.method = method;
  return login;
}

function kindOf(fields: Fields): LoginKind | undefined {
  const said = EVENT_KEYS.map((key) => fields.get(key)).filter((value) => typeof value === 'string').map((value) => value.slice(0, 500));
  const about = said.find((value) => LOGIN_WORD.test(value));
  if (about === undefined) return undefined;
  for (const key of OUTCOME_KEYS) {
    const value = fields.get(key);
    if (value === undefined) continue;
    const outcome = String(value).toLowerCase();
    if (FAILED_OUTCOMES.has(outcome)) return 'failed';
    if (ACCEPTED_OUTCOMES.has(outcome)) return isLogout(about) ? undefined : 'accepted';
  }
  // Without an outcome of its own the event's name has it: `login_failed`, `user.login.success`; what was said in a sentence is believed when it is short of doubt.
  if (FAILED_WORD.test(about) || (fields.has('error') && /error$/i.test(about))) return 'failed';
  if (NOT_YET_WORD.test(about) || isLogout(about)) return undefined;
  return ACCEPTED_WORD.test(about) ? 'accepted' : undefined;
}

function isLogout(about: string): boolean {
  return /log[\s_.-]?(?:out|off)|sign[\s_.-]?out/i.test(about);
}

/** A request that was answered with 401, as access logs in JSON have it. */
function refusedRequest(fields: Fields): LoginKind | undefined {
  const hasRequest = REQUEST_KEYS.some((key) => fields.has(key)) || [...fields.keys()].some((key) => key.startsWith('request.') || key.startsWith('req.'));
  return hasRequest && STATUS_KEYS.some((key) => String(fields.get(key)) === '401') ? 'failed' : undefined;
}

const REASONS: readonly (readonly [RegExp, LoginReason])[] = [
  [/lock|blocked/i, 'account-locked'], [/unknown|no such|user.?not.?found|not found|does not exist|invalid_user\b/i, 'unknown-account'], [/expired/i, 'expired'], [/too many|rate.?limit|throttl/i, 'too-many-attempts'], [/not allowed|disabled|forbidden|denied by/i, 'not-allowed'],
];

function reasonOf(fields: Fields): LoginReason {
  const words = ['reason', 'error', 'msg', 'message', 'event.reason', 'errorcode', 'error.message', 'failurereason', 'attr.error', 'detail', 'event'].map((key) => fields.get(key)).filter((value) => typeof value === 'string').join(' ').slice(0, 1_000);
  return REASONS.find(([form]) => form.test(words))?.[1] ?? 'refused';
}

function textOf(fields: Fields, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = fields.get(key);
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  }
  return null;
}

/** `Login failed for user alice`, `login failed: "alice"`: only a word, or what stands in quotation marks. */
function accountInWords(fields: Fields): string | null {
  const words = textOf(fields, ['msg', 'message']) ?? '';
  const match = /\b(?:for|user|username|account|as)(?: user(?:name)?)?[ :=]{1,2}(?:["'`]([^"'`]{0,256})["'`]|([\w.+@-]{1,256}))/i.exec(words.slice(0, 1_000));
  return match ? (match[1] ?? match[2] ?? null) : null;
}
