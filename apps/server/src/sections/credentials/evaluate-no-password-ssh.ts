import type { Fact, FactValue, Reason, Verdict } from '@writ/contract';
import type { Facts } from '../../core/control.ts';
import { sayList, sayPlace } from '../../core/say-list.ts';
import { reasonOf, unknownFrom, worst } from '../../core/verdict.ts';

type Sshd = FactValue<'host.sshd'>;
type Listener = FactValue<'host.sockets'>['listening'][number];

/** Programs that speak SSH and do not read sshd_config. */
const OTHER_SSH_SERVERS = new Set(['dropbear', 'dropbearmulti', 'tinysshd', 'lshd', 'teleport', 'sshpiperd', 'bssh_server']);
/** OpenSSH as it is called on the processes that hold its socket; systemd holds it where SSH is started on demand. */
const OPENSSH = new Set(['sshd', 'sshd-session', 'systemd']);
const SSH_PORT = 22;

const FIX = 'Set PasswordAuthentication no and KbdInteractiveAuthentication no in the first file that sets them (sshd takes the first), then systemctl reload ssh';

/**
 * Whether no password can open an account of a host over SSH. A server that is stopped is judged by what it would allow: starting it takes
 * one command or a restart of the host. A host without any SSH server has nothing to hold, once its sockets show that nothing else speaks SSH.
 * Policy control `no-password-ssh`.
 */
export function evaluateNoPasswordSsh(_rule: object, facts: Facts<'host.sshd' | 'host.sockets'>): Verdict {
  const sshd = facts.get('host.sshd');
  const sockets = facts.get('host.sockets');
  if (sshd.state === 'unknown') return unknownFrom(sshd);
  const { value } = sshd;
  return worst({
    broken: value.installed ? passwordWays(value) : [],
    unknown: doubts(value, sockets),
    kept: [sayKept(value)],
  }, { evidence: [...sshd.evidence, ...sockets.evidence.slice(0, 20)] });
}

function passwordWays(value: Sshd): Reason[] {
  const matches = openMatches(value);
  // Where every sign-in must complete a key first, a password is the second factor and opens nothing by itself.
  if (needsKey(value) && matches.length === 0) return [];
  const ways: Reason[] = [];
  const when = value.running === false ? ' It is stopped now and would accept them once started.' : '';
  // sshd offers keyboard-interactive through PAM, which asks for the very password that PasswordAuthentication refuses.
  const interactive = value.keyboardInteractiveAuthentication && value.usePam;
  const isOpen = !needsKey(value);
  if (isOpen && value.passwordAuthentication && value.permitEmptyPasswords) {
    ways.push({
      code: 'empty-passwords',
      text: `Even empty passwords open accounts: PermitEmptyPasswords is yes${saySource(value, 'permitemptypasswords')}.${when}`,
      remedy: 'Set PermitEmptyPasswords no, then systemctl reload ssh',
    });
  }
  if (isOpen && value.passwordAuthentication) {
    ways.push({
      code: 'password',
      text: `Passwords open accounts: PasswordAuthentication is yes${saySource(value, 'passwordauthentication')}.${when}`,
      remedy: FIX,
    });
  }
  if (isOpen && interactive) {
    ways.push({
      code: 'keyboard-interactive',
      text: `Passwords open accounts by way of PAM: KbdInteractiveAuthentication is yes${saySource(value, 'kbdinteractiveauthentication', 'challengeresponseauthentication')}.${when}`,
      remedy: FIX,
    });
  }
  if (matches.length > 0) {
    const named = matches.map(({ criteria, setting, place }) => `Match ${criteria}: ${setting} (${sayPlace(place)})`);
    ways.push({
      code: 'match-block',
      text: `${matches.length} Match ${matches.length === 1 ? 'block lets' : 'blocks let'} passwords in for some: ${sayList(named)}.`,
      remedy: 'Remove the setting from the Match block, then systemctl reload ssh',
    });
  }
  return ways;
}

/** Whether each combination that ends a sign-in has a key in it. */
function needsKey({ authenticationMethods = [] }: Sshd): boolean {
  return authenticationMethods.length > 0 && authenticationMethods.every((combination) => combination.split(',').some((method) => method === 'publickey'));
}

/** The settings in Match blocks that let a password in, given what stands outside of them. */
function openMatches(value: Sshd): Sshd['passwordMatches'] {
  const keyOf = (match: Sshd['passwordMatches'][number]): string => match.setting.trim().split(/[\s=]/)[0]!.toLowerCase();
  const lifting = value.passwordMatches.filter((match) => keyOf(match) === 'authenticationmethods');
  const opening = value.passwordMatches.filter((match) => {
    const key = keyOf(match);
    if (key === 'kbdinteractiveauthentication' || key === 'challengeresponseauthentication') return value.usePam;
    // A root who may log in still needs one of the ways that are judged here.
    return key !== 'authenticationmethods' && key !== 'permitrootlogin' && key !== 'permitemptypasswords';
  });
  if (!needsKey(value)) return opening;
  const hasWay = opening.length > 0 || value.passwordAuthentication || (value.keyboardInteractiveAuthentication && value.usePam);
  return lifting.length > 0 && hasWay ? [...lifting, ...opening] : [];
}

function doubts(value: Sshd, sockets: Fact<'host.sockets'>): Reason[] {
  if (sockets.state === 'unknown') return [{ ...reasonOf(sockets), text: `What listens on this host could not be seen, so another SSH server may: ${sockets.message}` }];
  const others = sockets.value.listening.filter((listener) => speaksOtherSsh(listener, value));
  if (others.length > 0) {
    return [{
      code: 'another-server',
      text: `${others.length} more may speak SSH: ${sayList(others.map(sayListener))}. What it allows is not read.`,
      remedy: 'Stop and remove it, or move its users to OpenSSH.',
    }];
  }
  if (!sockets.value.programsKnown) {
    return [{
      code: 'needs-root',
      text: 'Which programs listen is seen only as root, so another SSH server may be among them.',
      remedy: 'Run the agent as root.',
    }];
  }
  return sockets.value.truncated ? [{ code: 'too-large', text: 'More sockets listen than were sent, so another SSH server may be among them.' }] : [];
}

function speaksOtherSsh({ protocol, port, program }: Listener, value: Sshd): boolean {
  if (protocol !== 'tcp') return false;
  const name = program?.split('/').at(-1)?.replace(/:$/, '');
  if (name !== undefined && OTHER_SSH_SERVERS.has(name)) return true;
  if (name !== undefined && OPENSSH.has(name)) return !value.installed && (name !== 'systemd' || port === SSH_PORT);
  return port === SSH_PORT && !(value.installed && name === undefined);
}

function sayListener({ program, address, port }: Listener): string {
  return `${program ?? 'an unknown program'} on ${address}:${port}`;
}

/** Where the setting has its value from: the first place wins in sshd, and without any it is what sshd takes by itself. */
function saySource({ places }: Sshd, ...keys: readonly string[]): string {
  const place = places.find((candidate) => keys.includes(candidate.key.toLowerCase()))?.place;
  return place ? ` in ${sayPlace(place)}` : ', the default where nothing is set';
}

function sayKept(value: Sshd): Reason {
  if (!value.installed) return { code: 'no-server', text: '0 SSH servers: none is installed and none listens, so there is nothing to hold.' };
  const first = needsKey(value) ? ', because every sign-in needs a key first' : '';
  const state = value.running === false ? ', and the server is stopped' : '';
  return {
    code: 'keys-only',
    text: `0 ways in with a password alone${first}${state}, as read by ${value.readBy === 'files' ? 'following its files' : value.readBy}.`,
  };
}
