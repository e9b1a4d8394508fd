import { describe, expect, test } from 'vitest';
import { readLast } from '../testing-read-lines.ts';

const A = { address: '192.0.2.7' };
const FAILED = { kind: 'failed', account: 'alice' };
const ACCEPTED = { kind: 'accepted', account: 'alice' };

describe('one line of each service', () => {
  test.each([
    ['sudo:    alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/echo 3 incorrect password attempts', { ...ACCEPTED, service: 'sudo', as: 'root' }],
    ['sudo: alice : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/id', { ...FAILED, count: 3, as: 'root', reason: 'refused' }],
    ['sudo: alice : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/id', { ...FAILED, reason: 'not-allowed' }],
    ['sudo[9]: pam_unix(sudo:auth): authentication failure; logname=alice uid=1000 euid=0 tty=/dev/pts/0 ruser=alice rhost=  user=alice', { ...FAILED, service: 'sudo', address: null, by: null }],
    ['su[9]: FAILED SU (to root) alice on pts/0', { kind: 'failed', account: 'root', by: 'alice' }],
    ['su: (to root) alice on pts/0', { kind: 'accepted', account: 'root', by: 'alice' }],
    ['su[9]: FAILED su for root by alice', { kind: 'failed', account: 'root', by: 'alice' }],
    ['su: BAD SU alice to root on /dev/pts/0', { kind: 'failed', account: 'root', by: 'alice' }],
    ['su[9]: pam_unix(su-l:auth): authentication failure; logname=alice uid=1000 euid=0 tty=pts/1 ruser=alice rhost=  user=root', { kind: 'failed', service: 'su', account: 'root', by: 'alice' }],
    ['doas: failed auth for alice', { ...FAILED, service: 'doas' }],
    ["login[9]: FAILED LOGIN (2) on '/dev/tty1' FOR 'alice', Authentication failure", { ...FAILED, service: 'login', address: null }],
    ['login: FAILED LOGIN 1 FROM 192.0.2.7 FOR alice, Authentication failure', { ...FAILED, ...A }],
    ['login[9]: LOGIN ON tty1 BY alice FROM 192.0.2.7', { ...ACCEPTED, ...A }],
    ["login[9]: ROOT LOGIN  on '/dev/tty1'", { kind: 'accepted', account: 'root' }],
    ['systemd-logind[600]: New session 3 of user alice.', { kind: 'session', reason: 'opened', account: 'alice' }],
    ['sshd[9]: pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)', { kind: 'session', reason: 'opened', account: 'alice' }],
    ['sshd[9]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7 ', { kind: 'failed', account: null, ...A }],
    ['sshd(pam_unix)[9]: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=192.0.2.7  user=alice', { ...FAILED, ...A, service: 'sshd' }],
    ['auth: pam_unix(dovecot:auth): authentication failure; logname= uid=0 euid=0 tty=dovecot ruser=x rhost=198.51.100.9 rhost=192.0.2.7', { kind: 'failed', service: 'dovecot', ...A }],
    ['sshd[9]: PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=alice', { ...FAILED, ...A, count: 2 }],
    ['sshd[9]: pam_tally2(sshd:auth): user alice (1000) tally 6, deny 5', { ...FAILED, reason: 'account-locked' }],
    ['sshd[9]: pam_faillock(sshd:auth): Consecutive login failures for user alice account temporarily locked', { ...FAILED, reason: 'account-locked' }],
    ['sshd[9]: pam_sss(sshd:auth): received for user alice: 10 (User not known to the underlying authentication module)', { ...FAILED, reason: 'unknown-account' }],
    ["sshd[9]: pam_access(sshd:account): access denied for user `alice' from `192.0.2.7'", { ...FAILED, ...A, reason: 'not-allowed' }],
    ['sshd[9]: pam_unix(sshd:account): account alice has expired (account expired)', { ...FAILED, reason: 'expired' }],
    ["dropbear[9]: Bad password attempt for 'alice' from 192.0.2.7:4711", { ...FAILED, ...A, port: 4_711, service: 'dropbear' }],
    ["dropbear[9]: Pubkey auth succeeded for 'alice' with ssh-ed25519 key SHA256:x from 192.0.2.7:4711", { ...ACCEPTED, ...A, port: 4_711 }],
    ['proftpd[9]: web1 (x.example.com[192.0.2.7]) - USER alice (Login failed): Incorrect password.', { ...FAILED, ...A, service: 'proftpd' }],
    ['proftpd[9]: web1 (x[192.0.2.7]): USER alice: no such user found from x [192.0.2.7] to 192.0.2.1:21', { ...FAILED, ...A, reason: 'unknown-account' }],
    ['pure-ftpd: (?@192.0.2.7) [WARNING] Authentication failed for user [alice]', { ...FAILED, ...A }],
    ['vsftpd[9]: [alice] FAIL LOGIN: Client "192.0.2.7"', { kind: 'failed', ...A, service: 'vsftpd' }],
    ['dovecot: imap-login: Disconnected: Connection closed (auth failed, 3 attempts in 10 secs): user=<alice>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, TLS, session=<x>', { ...FAILED, ...A, count: 3 }],
    ['dovecot: auth: passwd-file(alice,192.0.2.7,<x>): unknown user', { ...FAILED, ...A, reason: 'unknown-account' }],
    ['dovecot: imap-login: Login: user=<alice>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, mpid=3, TLS', { ...ACCEPTED, ...A }],
    ['postfix/smtpd[9]: warning: x.example.com[192.0.2.7]: SASL LOGIN authentication failed: VXNlcm5hbWU6, sasl_username=alice', { ...FAILED, ...A, method: 'login' }],
    ['postfix/smtps/smtpd[9]: warning: unknown[192.0.2.7]:4711: SASL PLAIN authentication failed: x', { kind: 'failed', ...A, port: 4_711 }],
    ['postfix/smtpd[9]: 4F1: client=x[192.0.2.7], sasl_method=PLAIN, sasl_username=alice', { ...ACCEPTED, ...A }],
    ['exim[9]: plain authenticator failed for (x) [192.0.2.7]:4711: 535 Incorrect authentication data (set_id=alice)', { ...FAILED, ...A, port: 4_711 }],
    ['imapd: LOGIN FAILED, user=alice, ip=[::ffff:192.0.2.7]', { ...FAILED, ...A }],
    ['mysqld: Access denied for user \'alice\'@\'192.0.2.7\' (using password: YES)', { ...FAILED, ...A, service: 'mysql' }],
    ['postgres[9]: [3-1] alice@db FATAL:  password authentication failed for user "alice"', { ...FAILED, service: 'postgresql' }],
    ['webmin[9]: Invalid login as alice from 192.0.2.7', { ...FAILED, ...A }],
    ['wordpress(example.com)[9]: Authentication failure for alice from 192.0.2.7', { ...FAILED, ...A }],
    ['xrdp-sesman[9]: [INFO ] AUTHFAIL: user=alice ip=192.0.2.7 time=1794391200', { ...FAILED, ...A }],
    ['openvpn[9]: 192.0.2.7:4711 TLS Auth Error: Auth Username/Password verification failed for peer', { kind: 'failed', ...A, port: 4_711 }],
    ['gitea[9]: 2026/11/11 10:00:00 [I] Failed authentication attempt for alice from 192.0.2.7:4711: user does not exist', { ...FAILED, ...A }],
    ['krb5kdc[9]: AS_REQ (4 etypes {18 17}) 192.0.2.7: PREAUTH_FAILED: alice for krbtgt/X@X, Preauthentication failed', { ...FAILED, ...A }],
  ])('%s', (line, expected) => {
    expect(readLast(`Nov 11 10:00:00 web1 ${line}`)).toMatchObject(expected);
  });

  test.each([
    ['192.0.2.7 - alice [11/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 12', { ...FAILED, ...A, method: 'basic', at: Date.UTC(2026, 10, 11, 10) }],
    ['2001:db8::7 - - [11/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 - "-" "x"', { kind: 'failed', account: null, address: '2001:db8::7' }],
    ['192.0.2.7 - - [11/Nov/2026:10:00:00 +0000] "POST /wp-login.php HTTP/1.1" 200 1056', { kind: 'failed', method: 'form', ...A }],
    ['192.0.2.7 - - [11/Nov/2026:10:00:00 +0000] "GET /wp-login.php HTTP/1.1" 404 12', { kind: 'probe', reason: 'no-such-page', ...A }],
    ['192.0.2.7 - - [11/Nov/2026:10:00:00 +0000] "POST /wp-login.php HTTP/1.1" 302 0', { kind: 'none' }],
    ['192.0.2.7 - - [11/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 401', { kind: 'none' }],
    ['192.0.2.7 - - [11/Nov/2026:10:00:00 +0000] "GET /\\" 401 12 HTTP/1.1" 200 12', { kind: 'none' }],
    ['[Wed Nov 11 10:00:00.123456 2026] [auth_basic:error] [pid 9] [client 192.0.2.7:4711] AH01617: user alice: authentication failure for "/": Password Mismatch', { ...FAILED, ...A, port: 4_711 }],
    ['[Wed Nov 11 10:00:00 2026] [error] [client 192.0.2.7] user alice not found: /x', { ...FAILED, reason: 'unknown-account' }],
    ['2026/11/11 10:00:00 [error] 12#0: *1 user "alice": password mismatch, client: 192.0.2.7, server: _, request: "GET / HTTP/1.1"', { ...FAILED, ...A, host: '' }],
    ['Wed Nov 11 10:00:00 2026 [pid 9] [alice] FAIL LOGIN: Client "::ffff:192.0.2.7"', { ...FAILED, ...A, at: Date.UTC(2026, 10, 11, 10) }],
    ['2026-11-11 10:00:00.123 UTC [77] alice@db FATAL:  password authentication failed for user "alice"', { ...FAILED, service: 'postgresql' }],
    [`type=USER_AUTH msg=audit(1794391200.243:7): pid=12 uid=0 auid=4294967295 ses=4294967295 msg='op=PAM:authentication acct="alice" exe="/usr/sbin/sshd" hostname=x addr=192.0.2.7 terminal=ssh res=failed'`, { ...FAILED, ...A, service: 'sshd', pid: 12, at: 1_794_391_200_243 }],
    [`type=USER_LOGIN msg=audit(1794391200.243:7): pid=12 uid=0 msg='op=login acct=616C69636520626F62 exe="/usr/sbin/sshd" hostname=? addr=192.0.2.7 terminal=ssh res=failed'UID="root"`, { kind: 'failed', account: 'alice bob', ...A }],
    [`type=USER_LOGIN msg=audit(1794391200.243:7): pid=12 uid=0 msg='op=login id=1000 exe="/usr/sbin/sshd" addr=192.0.2.7 terminal=ssh res=success'`, { kind: 'accepted', account: 'uid 1000', ...A }],
    [`type=SYSCALL msg=audit(1794391200.243:7): success=no exit=-2 comm="sshd"`, { kind: 'none' }],
    ['{"event":"login","outcome":"failure","user":"alice","ip":"192.0.2.7","port":4711}', { ...FAILED, ...A, port: 4_711 }],
    ['{"event.action":"user_login","event.outcome":"success","user.name":"alice","source.ip":"192.0.2.7","@timestamp":"2026-11-11T10:00:00Z"}', { ...ACCEPTED, ...A, at: Date.UTC(2026, 10, 11, 10) }],
    ['{"level":30,"time":1794391200000,"msg":"login_failed","username":"alice","remoteAddress":"192.0.2.7"}', { ...FAILED, ...A, at: 1_794_391_200_000 }],
    ['{"type":"LOGIN_ERROR","ipAddress":"192.0.2.7","error":"user_not_found","details":{"username":"alice"}}', { ...FAILED, ...A, reason: 'unknown-account' }],
    ['{"level":40,"time":1794391200000,"pid":9,"hostname":"web1","waitMs":100,"msg":"Sign-in attempt refused while locked"}', { kind: 'failed', reason: 'account-locked', host: 'web1' }],
    ['level=warn msg="login failed" user=alice remote_addr=192.0.2.7:4711', { ...FAILED, ...A, port: 4_711 }],
    ['{"msg":"user logged out","event":"logout","outcome":"success","user":"alice"}', { kind: 'none' }],
    ['{"msg":"Showing the login page","status":200}', { kind: 'none' }],
    ['{"event":"login","outcome":', { kind: 'none' }],
  ])('%s', (line, expected) => {
    expect(readLast(line)).toMatchObject(expected);
  });
});
