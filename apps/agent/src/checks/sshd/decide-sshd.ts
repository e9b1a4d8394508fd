import type { FactValue } from '@writ/contract';
import { clip } from '../evidence.ts';
import { firstSetting, type SshdConfig } from '../formats/sshd-config.ts';

export type SshdValue = FactValue<'host.sshd'>;
/** A setting in force, by the names that sshd knows it by, with what OpenSSH (8 to 10) takes where nothing is set. */
type Effective = (keys: readonly string[]) => string | undefined;

const ROOT_LOGIN: Readonly<Record<string, SshdValue['permitRootLogin']>> = {
  yes: 'yes', no: 'no', 'prohibit-password': 'prohibit-password', 'without-password': 'prohibit-password', 'forced-commands-only': 'forced-commands-only',
};
const KEYBOARD_INTERACTIVE = ['kbdinteractiveauthentication', 'challengeresponseauthentication', 'skeyauthentication'];
/** Settings whose place is shown. */
const SHOWN = new Set(['passwordauthentication', ...KEYBOARD_INTERACTIVE, 'permitemptypasswords', 'permitrootlogin', 'usepam', 'pubkeyauthentication', 'authorizedkeysfile', 'authorizedkeyscommand', 'trustedusercakeys', 'authenticationmethods', 'port']);

/** `sshd -T` prints every setting in force, one a line in lower case; undefined when it is no such answer. */
export function effectiveFromSshd(answer: string): Effective | undefined {
  const lines = answer.split('\n').map((line) => /^([a-z0-9]+) (.*)$/.exec(line.trim())).filter((match) => match !== null);
  if (!lines.some((match) => match[1] === 'passwordauthentication')) return undefined;
  return (keys) => lines.find((match) => keys.includes(match[1]!))?.[2];
}

/** The settings in force by the files alone. `isOld` is an OpenSSH before 8.7. */
export function effectiveFromFiles(config: SshdConfig, isOld = false): Effective {
  return (keys) => (isOld && keys === KEYBOARD_INTERACTIVE ? oldInteractive(config) : firstSetting(config, keys)?.value);
}

/**
 * Before 8.7, ChallengeResponseAuthentication was a setting of its own, on where nothing sets it, that turned keyboard-interactive on
 * whatever KbdInteractiveAuthentication said.
 */
function oldInteractive(config: SshdConfig): string {
  const challenge = firstSetting(config, ['challengeresponseauthentication', 'skeyauthentication'])?.value ?? 'yes';
  return challenge.toLowerCase() === 'no' ? firstSetting(config, ['kbdinteractiveauthentication'])?.value ?? 'no' : challenge;
}

/** What the settings allow. A value that sshd does not know counts as the open one, since it would refuse to start or an update may read it otherwise. */
export function decideSshd(effective: Effective, config: SshdConfig, ports: readonly number[]): Omit<SshdValue, 'installed' | 'running' | 'readBy'> {
  const isOn = (keys: readonly string[], fallback: boolean): boolean => {
    const value = effective(keys)?.toLowerCase();
    return value === undefined ? fallback : value !== 'no';
  };
  const set = (key: string): string | undefined => {
    const value = effective([key]);
    return value === undefined || value.toLowerCase() === 'none' || value === '' ? undefined : value;
  };
  const methods = set('authenticationmethods');
  return {
    passwordAuthentication: isOn(['passwordauthentication'], true),
    keyboardInteractiveAuthentication: isOn(KEYBOARD_INTERACTIVE, true),
    permitEmptyPasswords: isOn(['permitemptypasswords'], false),
    permitRootLogin: ROOT_LOGIN[effective(['permitrootlogin'])?.toLowerCase() ?? 'prohibit-password'] ?? 'yes',
    usePam: isOn(['usepam'], false),
    pubkeyAuthentication: isOn(['pubkeyauthentication'], true),
    authorizedKeysFiles: (set('authorizedkeysfile') ?? (effective(['authorizedkeysfile']) ? '' : '.ssh/authorized_keys .ssh/authorized_keys2')).split(/\s+/).filter((item) => item !== '').slice(0, 50).map((item) => clip(item, 500)),
    ...optional('authorizedKeysCommand', set('authorizedkeyscommand')),
    ...optional('trustedUserCaKeys', set('trustedusercakeys')),
    ...(methods === undefined || methods.toLowerCase() === 'any' ? {} : { authenticationMethods: methods.split(/\s+/).slice(0, 50) }),
    ports: [...ports],
    passwordMatches: passwordMatches(config),
    places: config.settings.filter(({ key, match }) => match === undefined && SHOWN.has(key)).slice(0, 100).map(({ key, value, file, line }) => ({ key, value: clip(value, 500), place: { file, line } })),
  };
}

/** The ports of the configuration: all that are given, 22 when none is. */
export function portsOf(config: SshdConfig): number[] {
  const ports = config.settings.filter(({ key, match }) => key === 'port' && match === undefined).map(({ value }) => Number(value)).filter((port) => Number.isInteger(port) && port >= 1 && port <= 65_535);
  return ports.length > 0 ? [...new Set(ports)].slice(0, 50) : [22];
}

/** Match blocks that open a way by password to those who meet their criteria, whatever stands outside of them. */
function passwordMatches(config: SshdConfig): SshdValue['passwordMatches'] {
  return config.settings.filter(({ key, value, match }) => match !== undefined && opensPassword(key, value.toLowerCase())).slice(0, 100).map(({ key, value, file, line, match }) => ({
    criteria: clip(match!, 500), setting: clip(`${key} ${value}`, 500), place: { file, line },
  }));
}

function opensPassword(key: string, value: string): boolean {
  if (key === 'passwordauthentication' || key === 'permitemptypasswords' || KEYBOARD_INTERACTIVE.includes(key)) return value !== 'no';
  if (key === 'authenticationmethods') return value.split(/\s+/).some((method) => method === 'any' || /^(?:password|keyboard-interactive[^,]*)$/.test(method));
  return key === 'permitrootlogin' && value === 'yes';
}

function optional<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
  return value === undefined ? {} : ({ [key]: clip(value, 500) } as Record<Key, string>);
}
