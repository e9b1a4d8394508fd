import type { FactValue } from '@writ/contract';
import { CASE_NOW, seen, unseen } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';

type Sockets = FactValue<'host.sockets'>;

const config = '/etc/ssh/sshd_config';

const good: FactValue<'host.sshd'> = {
  installed: true, running: true, readBy: 'sshd -T',
  passwordAuthentication: false, keyboardInteractiveAuthentication: false, permitEmptyPasswords: false, permitRootLogin: 'prohibit-password', usePam: true, pubkeyAuthentication: true,
  authorizedKeysFiles: ['.ssh/authorized_keys'], ports: [22], passwordMatches: [],
  places: [{ key: 'PasswordAuthentication', value: 'no', place: { file: config, line: 12 } }],
};

const sockets: Sockets = {
  listening: [{ protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd', pid: 611, uid: 0 }, { protocol: 'tcp', address: '127.0.0.1', port: 5432, program: 'postgres', pid: 800, uid: 113 }],
  connected: [], truncated: false, programsKnown: true,
};
const quiet: Sockets = { ...sockets, listening: [sockets.listening[1]!] };

const { kept, broken, unseen: sshdUnseen } = casesOn<object, 'host.sshd'>('host.sshd', good, {}, { facts: [seen('host.sockets', sockets)] });
const none = { ...good, installed: false, running: false };

function listens(given: string, sshd: FactValue<'host.sshd'>, listening: Sockets, expect: ControlCase['expect'], because: string): ControlCase<object> {
  return { given, facts: [seen('host.sshd', sshd), seen('host.sockets', listening)], now: CASE_NOW, expect, because };
}

/** What `no-password-ssh` must say, and what would fool it. */
export const noPasswordSshCases: readonly ControlCase<object>[] = [
  kept('Keys only', {}, 'keys-only'),
  kept('Keyboard-interactive without PAM has nothing that asks for a password', { keyboardInteractiveAuthentication: true, usePam: false }, 'keys-only'),
  kept('A password is asked for after the key, as the second factor', { passwordAuthentication: true, keyboardInteractiveAuthentication: true, authenticationMethods: ['publickey,password', 'publickey,keyboard-interactive'] }, 'keys-only'),
  kept('Root may log in from one address, with a key', { passwordMatches: [{ criteria: 'Address 10.0.0.1', setting: 'permitrootlogin yes', place: { file: config, line: 130 } }] }, 'keys-only'),
  listens('No SSH server is installed, and none listens', none, quiet, 'kept', 'no-server'),
  listens('The server is started on demand: systemd holds its socket', { ...good, running: false }, { ...sockets, listening: [{ ...sockets.listening[0]!, program: 'systemd', pid: 1 }] }, 'kept', 'keys-only'),
  broken('Passwords are on', { passwordAuthentication: true, places: [{ key: 'PasswordAuthentication', value: 'yes', place: { file: '/etc/ssh/sshd_config.d/50-cloud-init.conf', line: 1 } }] }, 'password'),
  broken('PasswordAuthentication is no, and PAM asks for the same password by keyboard-interactive', { keyboardInteractiveAuthentication: true }, 'keyboard-interactive'),
  broken('A Match block lets passwords in for one address', { passwordMatches: [{ criteria: 'Address 10.0.0.0/8', setting: 'PasswordAuthentication yes', place: { file: config, line: 120 } }] }, 'match-block'),
  broken('A key comes first, except for whoever a Match block lets in by password', { passwordAuthentication: true, authenticationMethods: ['publickey,password'], passwordMatches: [{ criteria: 'User backup', setting: 'authenticationmethods password', place: { file: config, line: 140 } }] }, 'match-block'),
  broken('One of two combinations has no key in it', { passwordAuthentication: true, authenticationMethods: ['publickey', 'password'] }, 'password'),
  broken('Even empty passwords are let in', { passwordAuthentication: true, permitEmptyPasswords: true }, 'empty-passwords'),
  broken('The server is stopped, and would let passwords in once started', { running: false, passwordAuthentication: true }, 'password'),
  sshdUnseen('sshd -T answers only root', 'needs-root', 'The host keys are readable by root only, so sshd does not say its configuration.', 'Run the agent as root.'),
  listens('OpenSSH takes keys only, and dropbear listens beside it', good, { ...sockets, listening: [...sockets.listening, { protocol: 'tcp', address: '0.0.0.0', port: 2222, program: 'dropbear' }] }, 'unknown', 'another-server'),
  listens('No package is installed, and an sshd built by hand listens', none, { ...sockets, listening: [{ ...sockets.listening[0]!, program: '/opt/ssh/sbin/sshd', port: 2200 }] }, 'unknown', 'another-server'),
  listens('No package is installed, and something listens on port 22', none, { ...sockets, programsKnown: false, listening: [{ protocol: 'tcp', address: '0.0.0.0', port: 22 }] }, 'unknown', 'another-server'),
  listens('Which programs listen cannot be seen', good, { ...sockets, programsKnown: false }, 'unknown', 'needs-root'),
  { given: 'What listens cannot be seen at all', facts: [seen('host.sshd', good), unseen('host.sockets', 'unreadable', '/proc/net/tcp could not be read.')], now: CASE_NOW, expect: 'unknown', because: 'unreadable' },
];
