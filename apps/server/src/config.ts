import { isAbsolute, join, resolve } from 'node:path';
import { declareErrors } from '@writ/kernel';
import { z } from 'zod';

export const errors = declareErrors('settings', {
  'setting-invalid': { kind: 'invalid', sentence: '{name} is {found}, but it must be {expected}.' },
});

/** One setting: the environment variable that gives it, what it must be, and one sentence for the reference. */
interface Setting<Schema extends z.ZodType> {
  readonly env: string;
  readonly schema: Schema;
  /** What a right value is, for people: `a port from 1 to 65535`. */
  readonly expected: string;
  readonly about: string;
  /** How the default reads in the reference, where it is not a plain value. */
  readonly defaultText?: string;
  /** Never shown, logged or kept in a backup. */
  readonly secret?: true;
}

function setting<Schema extends z.ZodType>(definition: Setting<Schema>): Setting<Schema> {
  return definition;
}

const path = z.string().min(1).transform((text) => (isAbsolute(text) ? text : resolve(text)));
const optional = z.string().min(1).optional();
const onOff = z.enum(['on', 'off']);

/** Every setting of Writ, once. The page `docs/reference/settings.md` is made from this table. */
export const SETTINGS = {
  data: setting({ env: 'WRIT_DATA', schema: path.optional(), expected: 'a path', defaultText: '`data` in the checkout', about: 'Folder in which Writ keeps its database, keys, blobs and the policy in force. Only one server may hold it.' }),
  port: setting({ env: 'WRIT_PORT', schema: z.coerce.number().int().min(1).max(65_535).default(4100), expected: 'a port from 1 to 65535', about: 'Port on which the console, the API and the door for agents listen.' }),
  host: setting({ env: 'WRIT_HOST', schema: z.string().min(1).default('localhost'), expected: 'a host name or an address', about: 'Address to listen on. Any other than loopback needs TLS or a trusted proxy.' }),
  url: setting({ env: 'WRIT_URL', schema: z.url({ protocol: /^https?$/ }).optional(), expected: 'a URL such as https://writ.example.com', defaultText: '`http://localhost:<port>`, or `https://…` with a certificate', about: 'Address under which browsers reach the console. Passkeys are bound to its name.' }),
  policy: setting({ env: 'WRIT_POLICY', schema: path.optional(), expected: 'a path', defaultText: '`security.md` in the data folder', about: 'The policy document that is watched. It is made from the shipped one at first start.' }),
  databaseUrl: setting({ env: 'DATABASE_URL', schema: z.string().regex(/^postgres(ql)?:\/\//).optional(), expected: 'a URL that begins with postgres://', defaultText: 'the embedded server', about: 'PostgreSQL (15 or later) to keep state in.', secret: true }),
  clickhouseUrl: setting({ env: 'CLICKHOUSE_URL', schema: z.url({ protocol: /^https?$/ }).optional(), expected: 'a URL such as https://user:password@clickhouse.example.com:8443/writ', defaultText: 'the embedded engine', about: 'ClickHouse (26.3 or later) to keep logs in, by its HTTP interface.', secret: true }),
  masterKey: setting({ env: 'WRIT_MASTER_KEY', schema: z.string().regex(/^[A-Za-z0-9+/_-]{43}=?$/).optional(), expected: '32 bytes in base64', defaultText: 'from the key file', about: 'Key under which everything sensitive is encrypted.', secret: true }),
  masterKeyFile: setting({ env: 'WRIT_MASTER_KEY_FILE', schema: path.optional(), expected: 'a path', defaultText: '`master.key` in the data folder', about: 'File that holds the master key. It is made at first start and is never in a backup.' }),
  tlsCertificate: setting({ env: 'WRIT_TLS_CERT', schema: path.optional(), expected: 'a path', about: 'PEM file with the certificate chain for browsers.' }),
  tlsKey: setting({ env: 'WRIT_TLS_KEY', schema: path.optional(), expected: 'a path', about: 'PEM file with the private key of that certificate.' }),
  trustedProxy: setting({ env: 'WRIT_TRUSTED_PROXY', schema: optional, expected: 'addresses or CIDR ranges, separated by commas', about: 'Proxies in front of Writ that end TLS; their X-Forwarded-* headers are believed, nobody else’s.' }),
  agentListen: setting({ env: 'WRIT_AGENT_PORT', schema: z.coerce.number().int().min(1).max(65_535).optional(), expected: 'a port from 1 to 65535', about: 'Port on which agents of other hosts are served over TLS, with a certificate from Writ’s own authority. Without it only this machine is measured.' }),
  agentHost: setting({ env: 'WRIT_AGENT_HOST', schema: z.string().min(1).default('0.0.0.0'), expected: 'an address', about: 'Address of the door for agents.' }),
  agentName: setting({ env: 'WRIT_AGENT_NAME', schema: optional, expected: 'a host name', defaultText: 'this machine’s host name', about: 'Name by which agents reach the door for agents; their certificate is made out to it.' }),
  localAgent: setting({ env: 'WRIT_LOCAL_AGENT', schema: onOff.default('on'), expected: 'on or off', about: 'Whether the server measures its own machine.' }),
  blobs: setting({ env: 'WRIT_BLOBS', schema: z.string().regex(/^s3:\/\/|^\//).optional(), expected: 'an absolute path, or s3://bucket/prefix', defaultText: '`blobs` in the data folder', about: 'Where encrypted objects lie.' }),
  logArchive: setting({ env: 'WRIT_LOG_ARCHIVE', schema: z.string().regex(/^s3:\/\/|^\//).optional(), expected: 'an absolute path, or s3://bucket/prefix', defaultText: '`log-archive` in the data folder', about: 'Where days of logs are archived, encrypted: another disk than that of the logs, or a bucket.' }),
  logArchiveDays: setting({ env: 'WRIT_LOG_ARCHIVE_DAYS', schema: z.coerce.number().int().min(1).max(36_500).default(400), expected: 'a number of days from 1 to 36500', about: 'How long days stay in the archive of logs; never shorter than the policy asks logs to be kept.' }),
  s3Endpoint: setting({ env: 'WRIT_S3_ENDPOINT', schema: z.url().optional(), expected: 'a URL', about: 'Address of the S3-compatible store.' }),
  s3Region: setting({ env: 'WRIT_S3_REGION', schema: z.string().default('us-east-1'), expected: 'a region', about: 'Region that requests to it are signed for.' }),
  s3AccessKey: setting({ env: 'WRIT_S3_ACCESS_KEY', schema: optional, expected: 'an access key', about: 'Access key of that store.', secret: true }),
  s3SecretKey: setting({ env: 'WRIT_S3_SECRET_KEY', schema: optional, expected: 'a secret key', about: 'Secret key of that store.', secret: true }),
  oidcIssuer: setting({ env: 'WRIT_OIDC_ISSUER', schema: z.url().optional(), expected: 'a URL', about: 'OpenID Connect issuer for signing in.' }),
  oidcClientId: setting({ env: 'WRIT_OIDC_CLIENT_ID', schema: optional, expected: 'a client id', about: 'Client id at that issuer.' }),
  oidcClientSecret: setting({ env: 'WRIT_OIDC_CLIENT_SECRET', schema: optional, expected: 'a client secret', about: 'Client secret at that issuer.', secret: true }),
  company: setting({ env: 'WRIT_COMPANY', schema: z.string().min(1).max(100).default('this company'), expected: 'a name of at most 100 characters', about: 'Name of the company, as strangers read it on the public pages and in mail.' }),
  securityAddress: setting({ env: 'WRIT_SECURITY_ADDRESS', schema: z.email().optional(), expected: 'a mail address such as security@example.com', about: 'The security address: the only one that mail is taken in for, and the sender of answers to reporters.' }),
  smtpPort: setting({ env: 'WRIT_SMTP_PORT', schema: z.coerce.number().int().min(1).max(65_535).optional(), expected: 'a port from 1 to 65535', about: 'Port on which mail to the security address is received by SMTP. Without it none is.' }),
  smtpHost: setting({ env: 'WRIT_SMTP_HOST', schema: z.string().min(1).default('0.0.0.0'), expected: 'an address', about: 'Address on which mail is received.' }),
  smtpName: setting({ env: 'WRIT_SMTP_NAME', schema: optional, expected: 'a host name', defaultText: 'the name in `WRIT_URL`', about: 'Name with which the receiver greets.' }),
  smtpTls: setting({ env: 'WRIT_SMTP_TLS', schema: z.enum(['offered', 'required']).default('offered'), expected: 'offered or required', about: 'Whether mail is taken in without TLS too. It is encrypted with the certificate for browsers.' }),
  productFile: setting({ env: 'WRIT_PRODUCT_FILE', schema: optional, expected: 'a file', about: 'Text file of what exists in the product, one name a line: hosts, paths of the API, components, or what `git ls-files` prints. A report that names one shows evidence.' }),
  imapUrl: setting({ env: 'WRIT_IMAP_URL', schema: z.string().regex(/^imaps?:\/\//).optional(), expected: 'a URL such as imaps://user:password@imap.example.com/INBOX', about: 'Mailbox from which mail to the security address is fetched. Nothing in it is deleted.', secret: true }),
  imapFrom: setting({ env: 'WRIT_IMAP_FROM', schema: z.enum(['now', 'first']).default('now'), expected: 'now or first', about: 'What a mailbox that was never read begins with: mail that comes from now on, or the first that lies in it. Each becomes a report whose clock runs.' }),
  imapTokenUrl: setting({ env: 'WRIT_IMAP_TOKEN_URL', schema: z.url().optional(), expected: 'a URL', about: 'Where access tokens for the mailbox are had (XOAUTH2), where passwords are refused.' }),
  imapClientId: setting({ env: 'WRIT_IMAP_CLIENT_ID', schema: optional, expected: 'a client id', about: 'Client id for those tokens.' }),
  imapClientSecret: setting({ env: 'WRIT_IMAP_CLIENT_SECRET', schema: optional, expected: 'a client secret', about: 'Client secret for those tokens.', secret: true }),
  imapScope: setting({ env: 'WRIT_IMAP_SCOPE', schema: optional, expected: 'a scope', about: 'Scope to ask those tokens for. Microsoft wants `https://outlook.office.com/IMAP.AccessAsUser.All offline_access`.' }),
  imapRefreshToken: setting({ env: 'WRIT_IMAP_REFRESH_TOKEN', schema: optional, expected: 'a refresh token', about: 'Refresh token for those tokens. When its server gives a newer one, that is kept, sealed, in the database.', secret: true }),
  mailUrl: setting({ env: 'WRIT_MAIL_URL', schema: z.string().regex(/^smtps?:\/\//).optional(), expected: 'a URL such as smtp://user:password@mail.example.com:587', about: 'Mail server that takes our mail and delivers it. Without it nobody is written to.', secret: true }),
  dkimKey: setting({ env: 'WRIT_DKIM_KEY', schema: path.optional(), expected: 'a path', about: 'PEM file with the private key that mail is signed with (DKIM), where the mail server does not sign.' }),
  dkimSelector: setting({ env: 'WRIT_DKIM_SELECTOR', schema: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/).default('writ'), expected: 'a DNS label', about: 'Selector under which the public key stands in the DNS.' }),
  pgpKey: setting({ env: 'WRIT_PGP_KEY', schema: path.optional(), expected: 'a path', about: 'OpenPGP private key of the security address: reads encrypted reports, signs answers and security.txt.' }),
  pgpPassphrase: setting({ env: 'WRIT_PGP_PASSPHRASE', schema: optional, expected: 'a passphrase', about: 'Passphrase of that key.', secret: true }),
  githubSecret: setting({ env: 'WRIT_GITHUB_SECRET', schema: z.string().min(16).optional(), expected: 'at least 16 characters', about: 'Secret of the GitHub webhook by which private vulnerability reports come.', secret: true }),
  syslogPort: setting({ env: 'WRIT_SYSLOG_PORT', schema: z.coerce.number().int().min(1).max(65_535).optional(), expected: 'a port from 1 to 65535', about: 'Port on which syslog is taken in over TCP, with TLS where there is a certificate for browsers. Without it none is.' }),
  syslogHost: setting({ env: 'WRIT_SYSLOG_HOST', schema: z.string().min(1).default('localhost'), expected: 'an address', about: 'Address on which syslog is taken in.' }),
  syslogTls: setting({ env: 'WRIT_SYSLOG_TLS', schema: z.enum(['required', 'off']).default('required'), expected: 'required or off', about: 'Whether syslog from other machines must come by TLS. `off` trusts the network between.' }),
  privateTargets: setting({ env: 'WRIT_PRIVATE_TARGETS', schema: onOff.default('off'), expected: 'on or off', about: 'Whether webhooks and pages may go to private addresses and without TLS.' }),
  metricsToken: setting({ env: 'WRIT_METRICS_TOKEN', schema: z.string().min(16).optional(), expected: 'at least 16 characters', defaultText: 'loopback only', about: 'Bearer token with which `/metrics` may be read from elsewhere.', secret: true }),
  logLevel: setting({ env: 'WRIT_LOG_LEVEL', schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'), expected: 'fatal, error, warn, info, debug or trace', about: 'Least severe log lines that are written.' }),
} as const;

type Given = { readonly [Name in keyof typeof SETTINGS]: z.infer<(typeof SETTINGS)[Name]['schema']> };
export type Settings = Omit<Given, 'data'> & { readonly data: string };

/**
 * Reads every setting from `environment`; an empty value counts as not given. `home` is the folder that holds the checkout or the installation.
 * Throws `setting-invalid`, which names the variable; a secret's value is not repeated.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, home: string): Settings {
  const entries = Object.entries(SETTINGS).map(([name, definition]) => {
    const given = environment[definition.env];
    const parsed = definition.schema.safeParse(given === '' ? undefined : given);
    if (parsed.success) return [name, parsed.data] as const;
    throw errors('setting-invalid', { name: definition.env, found: 'secret' in definition ? 'not right' : JSON.stringify(given), expected: definition.expected });
  });
  const given = Object.fromEntries(entries) as Given;
  return { ...given, data: given.data ?? join(home, 'data') };
}

/** Variables that look like settings and are none. A misspelt one would be passed over in silence, and with it what it was to protect. */
export function unreadNames(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set<string>(Object.values(SETTINGS).map(({ env }) => env));
  return Object.keys(environment).filter((name) => /^WRIT_(?!TEST_)/.test(name) && !known.has(name)).sort();
}

/** The address of the console: the one that was set, or localhost, a name and not an address because passkeys need one. */
export function publicUrl(settings: Settings): string {
  return settings.url?.replace(/\/+$/, '') ?? `${settings.tlsCertificate === undefined ? 'http' : 'https'}://localhost:${settings.port}`;
}

/** Folder of the keys of the door for agents. */
export function keyFolder(settings: Settings): string {
  return join(settings.data, 'keys');
}

/** The document that is watched. */
export function policyFile(settings: Settings): string {
  return settings.policy ?? join(settings.data, 'security.md');
}
