import type { Fact, FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago, CASE_NOW, seen, unseen } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';

type Key = FactValue<'host.authorized-keys'>['keys'][number];
type KnownKey = FactValue<'company.known-keys'>['keys'][number];

const sshd: FactValue<'host.sshd'> = {
  installed: true, running: true, readBy: 'sshd -T',
  passwordAuthentication: false, keyboardInteractiveAuthentication: false, permitEmptyPasswords: false, permitRootLogin: 'prohibit-password', usePam: true, pubkeyAuthentication: true,
  authorizedKeysFiles: ['.ssh/authorized_keys'], ports: [22], passwordMatches: [], places: [],
};

const ada: Key = { account: 'deploy', fingerprint: 'SHA256:ada', type: 'ssh-ed25519', certAuthority: false, place: { file: '/home/deploy/.ssh/authorized_keys', line: 1 } };
const stranger: Key = { ...ada, account: 'root', fingerprint: 'SHA256:nobody', comment: 'ada@example.com', place: { file: '/root/.ssh/authorized_keys2', line: 4 } };
const adasKey: KnownKey = { fingerprint: 'SHA256:ada', owner: 'ada', ownerKind: 'person', departed: false };

const authorized: FactValue<'host.authorized-keys'> = { keys: [ada], problems: [], truncated: false };
const { kept, broken, unknown, unseen: keysUnseen } = casesOn<object, 'host.authorized-keys'>('host.authorized-keys', authorized, {}, { facts: [seen('host.sshd', sshd)], company: known(adasKey) });

function known(...keys: KnownKey[]): readonly Fact[] {
  return [seen('company.known-keys', { keys })];
}

function served(given: string, change: Partial<typeof sshd>, expect: ControlCase['expect'], because: string): ControlCase<object> {
  return { given, facts: [seen('host.authorized-keys', authorized), seen('host.sshd', { ...sshd, ...change })], company: known(adasKey), now: CASE_NOW, expect, because };
}

/** What `known-ssh-keys` must say, and what would fool it. */
export const knownSshKeysCases: readonly ControlCase<object>[] = [
  kept('The one key belongs to a person who works here', {}, 'all-known'),
  kept('No key opens anything', { keys: [] }, 'all-known'),
  kept('A contractor\'s key is good until next week', {}, 'all-known', { company: known({ ...adasKey, until: ago(-7 * MS.day) }) }),
  served('The command that would hand out keys is set to none', { authorizedKeysCommand: 'none', trustedUserCaKeys: 'none' }, 'kept', 'all-known'),
  broken('A key that belongs to nobody, with a familiar comment', { keys: [ada, stranger] }, 'stranger'),
  broken('A key that belongs to nobody, in a file beside one that cannot be read', { keys: [stranger], problems: [{ place: { file: '/home/x/.ssh/authorized_keys' }, text: 'permission denied' }] }, 'stranger'),
  broken('The key of a person who has left', {}, 'departed', { company: known({ ...adasKey, departed: true }) }),
  broken('The key of a person who has left, entered again for a service', {}, 'departed', { company: known({ ...adasKey, departed: true }, { ...adasKey, owner: 'backup', ownerKind: 'service' }) }),
  broken('A contractor\'s key whose time ended an hour ago', {}, 'ended', { company: known({ ...adasKey, until: ago(MS.hour) }) }),
  keysUnseen('The home folders may not be entered', 'needs-root', 'Authorized keys are readable by their owners and root only.', 'Run the agent as root.'),
  unknown('A file could not be read', { problems: [{ place: { file: '/home/x/.ssh/authorized_keys' }, text: 'permission denied' }] }, 'unreadable-keys'),
  unknown('A certificate authority opens an account to whomever it signs', { keys: [ada, { ...ada, certAuthority: true }] }, 'certificate-authority'),
  unknown('There were more keys than were sent', { truncated: true }, 'too-large'),
  served('Keys also come from a command', { authorizedKeysCommand: '/usr/bin/sss_ssh_authorizedkeys' }, 'unknown', 'keys-by-command'),
  served('Certificates are trusted', { trustedUserCaKeys: '/etc/ssh/ca.pub' }, 'unknown', 'certificate-authority'),
  unknown('Nobody knows yet whose keys the company knows', {}, 'missing', { company: [unseen('company.known-keys', 'missing', 'The keys of people and services were not read yet.')] }),
];
