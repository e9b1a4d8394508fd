import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { errors } from './errors.ts';
import { DEFAULT_SETTINGS_FILE } from './logs/shipping/ship-settings.ts';

/** What an agent must be told. Everything else it finds out or is told by the server within bounds. */
export interface AgentSettings {
  /** The door for agents: `https://writ.example.com:4101`; http only to this machine itself. */
  readonly server: string;
  /** PEM of the authority that the server's certificate must come from. Needed for https. */
  readonly ca: string | undefined;
  /** Holds the key, the enrolment and the spool; made if need be, for its owner only. */
  readonly dataFolder: string;
  /** One-time token, for a host that is not enrolled yet. */
  readonly token: string | undefined;
  /** Deleted once the host is enrolled. */
  readonly tokenFile: string | undefined;
  readonly name: string;
  /** Bytes that unsent facts may take on the disk. */
  readonly spoolBytes: number;
  /** Says which logs are shipped; without it none are. */
  readonly logsFile?: string | undefined;
}

const DEFAULT_DATA_FOLDER = '/var/lib/writ-agent';
const DEFAULT_SPOOL_BYTES = 64 * 1_024 * 1_024;

/** Options of `writ-agent run` and `enrol`; each has an environment variable that it beats. */
export const OPTIONS = {
  server: { type: 'string', env: 'WRIT_AGENT_SERVER', about: 'address of the door for agents' },
  ca: { type: 'string', env: 'WRIT_AGENT_CA', about: 'file with the server’s authority (PEM)' },
  data: { type: 'string', env: 'WRIT_AGENT_DATA', about: `folder for key and spool (${DEFAULT_DATA_FOLDER})` },
  token: { type: 'string', env: 'WRIT_AGENT_TOKEN', about: 'one-time token; better in a file' },
  'token-file': { type: 'string', env: 'WRIT_AGENT_TOKEN_FILE', about: 'file with the one-time token; deleted once it is used' },
  name: { type: 'string', env: 'WRIT_AGENT_NAME', about: 'name for people (this host’s name)' },
  logs: { type: 'string', env: 'WRIT_AGENT_LOGS', about: `file that says which logs are shipped (${DEFAULT_SETTINGS_FILE}, where it is), or off` },
  'spool-bytes': { type: 'string', env: 'WRIT_AGENT_SPOOL_BYTES', about: `bytes of unsent facts to keep (${DEFAULT_SPOOL_BYTES})` },
} as const;

/** Reads the settings from arguments and environment. Throws `setting-missing` and `argument-unknown`. */
export function readAgentSettings(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): AgentSettings {
  const given = parse(args);
  const get = (name: keyof typeof OPTIONS): string | undefined => given[name] ?? (environment[OPTIONS[name].env] || undefined);
  const server = get('server');
  if (!server || !URL.canParse(server)) throw errors('setting-missing', { setting: '--server', why: 'an address such as https://writ.example.com:4101' });
  const caFile = get('ca');
  if (server.startsWith('https:') && !caFile) throw errors('setting-missing', { setting: '--ca', why: 'over https the agent believes one authority alone, the server’s own' });
  return {
    server,
    ca: caFile && readFileSync(caFile, 'utf8'),
    dataFolder: get('data') ?? DEFAULT_DATA_FOLDER,
    token: get('token'),
    tokenFile: get('token-file'),
    name: (get('name') ?? hostname()).slice(0, 300),
    spoolBytes: readBytes(get('spool-bytes')),
    logsFile: logsFileOf(get('logs')),
  };
}

/** `off` is for an agent beside which another process ships. */
function logsFileOf(given: string | undefined): string | undefined {
  if (given === 'off') return undefined;
  return given ?? (existsSync(DEFAULT_SETTINGS_FILE) ? DEFAULT_SETTINGS_FILE : undefined);
}

function parse(args: readonly string[]): Partial<Record<keyof typeof OPTIONS, string>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (cause) {
    throw errors('argument-unknown', { argument: args.find((argument) => argument.startsWith('-')) ?? args[0] ?? '' }, cause);
  }
}

function readBytes(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SPOOL_BYTES;
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes >= 1_048_576) return bytes;
  throw errors('setting-missing', { setting: '--spool-bytes', why: 'a whole number of at least 1048576' });
}
