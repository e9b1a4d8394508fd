import { instant, parseInstant, type Instant } from '@writ/kernel';
import type { Fact, FactKind, FactValue, KnownFact, State } from '@writ/contract';
import type { Tick } from '../components/index.ts';
import type { Exception } from '../../core/exceptions/exception.ts';
import type { FindingRow, FindingsPage } from '../../core/findings/finding.ts';
import type { Host } from '../../core/hosts/host.ts';
import type { HostRow } from '../../core/hosts/hosts-page.tsx';
import type { JournalEntry } from '../../core/journal/entry.ts';
import type { Proposal } from '../../core/policy-in-force/proposal.ts';
import type { ProofPage, ProofSubject, SubjectVerdicts, VerdictChange } from '../../core/verdicts/margin.ts';
import { NOW, UPDATES_OFF, ago, ahead, host, idOf, personId } from './company.ts';
import { draftMargin } from './margin-fixture.ts';

const ROLES = ['web', 'db', 'queue', 'ci', 'mail', 'cache'];

/** One page of a list of ten thousand hosts: fifty rows, fifteen controls each. */
export function hostRows(count = 50): HostRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: idOf<'host'>(100 + index), name: `${ROLES[index % 6]}-${index + 1}.example.com`,
    labels: { environment: index % 7 === 0 ? 'staging' : 'production', managed: 'true' },
    lastSeenAt: ago(index === 4 ? 47 : index % 5, 'minute'), isRevoked: false,
    operatingSystem: index % 3 === 0 ? 'Ubuntu 24.04.3 LTS' : 'Debian GNU/Linux 12 (bookworm)',
    ticks: Array.from({ length: 15 }, (_, control): Tick => (index === 4 ? 'unknown' : (index + control) % 23 === 0 ? 'broken' : control === 13 ? 'unknown' : 'kept')),
  }));
}

export const HOST: Host = {
  id: idOf<'host'>(103), name: 'db-3.example.com', labels: { environment: 'production', managed: 'true' }, publicKey: '', machine: {}, agentVersion: '0.1.0',
  enrolledAt: ago(80, 'day'), enrolledBy: { kind: 'person', id: personId(1) }, lastSeenAt: ago(40, 'second'), dropped: 0, revoked: undefined,
};

function known<Kind extends FactKind>(kind: Kind, value: FactValue<Kind>, evidence: KnownFact['evidence'] = []): Fact {
  return { kind, state: 'known', value, evidence, observedAt: ago(2, 'minute'), source: { how: 'measured', by: 'agent 0.1.0' } } as unknown as Fact;
}

const ISO = '2026-11-24T05:12:00Z';

/** What an agent says of one host, a long list and an unknown fact among it. */
export function hostFacts(): Fact[] {
  return [
    known('host.operating-system', { id: 'debian', versionId: '12', codename: 'bookworm', prettyName: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-42-amd64', architecture: 'x86_64', supportEndsOn: '2028-06-30', supportTableOf: '2026-11-01', packageSystem: 'apt' } as FactValue<'host.operating-system'>, [{ label: 'os-release', file: '/etc/os-release', line: 1, text: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"' }]),
    known('host.automatic-updates', {
      installed: true, version: '2.9.1', enabled: false, securityOriginAllowed: true, blacklist: [], scheduled: true, lastSuccessAt: '2026-11-21T05:58:00Z', lastListsAt: ISO,
      settings: [{ key: 'APT::Periodic::Update-Package-Lists', value: '1', place: { file: '/etc/apt/apt.conf.d/20auto-upgrades', line: 1 } }, { key: 'APT::Periodic::Unattended-Upgrade', value: '0', place: { file: '/etc/apt/apt.conf.d/99local', line: 3 } }],
      faults: ['APT::Periodic::Unattended-Upgrade is 0 at /etc/apt/apt.conf.d/99local:3, after 1 at /etc/apt/apt.conf.d/20auto-upgrades:2'],
      timers: [{ unit: 'apt-daily-upgrade.timer', enabled: true, masked: false, active: true, next: '2026-11-25T06:31:00Z' }],
    }, [UPDATES_OFF, { label: 'overridden', file: '/etc/apt/apt.conf.d/20auto-upgrades', line: 2, text: 'APT::Periodic::Unattended-Upgrade "1";' }]),
    known('host.packages', { system: 'dpkg', truncated: false, packages: Array.from({ length: 2_400 }, (_, index) => ({ name: `package-${index}`, version: '1.2.3-1', architecture: 'amd64', held: index === 7 })) }),
    known('host.reboot', { required: false, packages: [], bootedAt: '2026-11-02T04:00:00Z', runningKernel: '6.1.0-42-amd64', installedKernel: '6.1.0-42-amd64' }),
    known('host.sshd', { installed: true, running: true, readBy: 'sshd -T', passwordAuthentication: false, keyboardInteractiveAuthentication: false, permitEmptyPasswords: false, permitRootLogin: 'prohibit-password', usePam: true, pubkeyAuthentication: true, authorizedKeysFiles: ['.ssh/authorized_keys'], ports: [22], passwordMatches: [], places: [] }),
    known('host.clock', { synchronised: true, by: 'systemd-timesyncd', offsetMs: 3.4 }),
    { kind: 'host.volumes', state: 'unknown', reason: 'needs-root', message: 'Only root may see the layers under a volume.', remedy: 'sudo systemctl restart writ-agent', observedAt: ago(2, 'minute'), source: { how: 'measured', by: 'agent 0.1.0' }, evidence: [] },
  ];
}

function proofSubject(name: string, number: number, state: State, text: string): ProofSubject {
  return {
    subject: host(name, number), state, since: ago(number, 'day'), reason: { code: 'off', text }, excused: number === 12 ? { kind: 'exception', id: idOf(1), reason: 'Replaced in December', approvedBy: 'Ada Example', until: ahead(20, 'day') } : undefined,
    reasons: [{ code: 'off', text, remedy: state === 'kept' ? undefined : 'Take the line out, or let the later file say 1.' }], evidence: state === 'kept' ? [] : [UPDATES_OFF],
    until: ahead(15, 'minute'), breaksAt: undefined, attested: false,
  };
}

/** The proof of automatic updates over forty-two hosts: one page of it. */
export function proof(id = 'automatic-updates'): ProofPage {
  const clause = draftMargin().sections.flatMap(({ clauses, number }) => clauses.map((each) => ({ ...each, section: number }))).find(({ controls }) => controls.some((control) => control.id === id))!;
  return {
    control: clause.controls.find((control) => control.id === id)!, clause, parameters: { lastSuccess: '48 hours' },
    counterExamples: [
      { given: 'A later file turns the periodic run off', expect: 'broken', because: 'not-enabled' },
      { given: 'The timer is masked', expect: 'broken', because: 'not-scheduled' },
      { given: 'The configuration is perfect and the last run that succeeded was three days ago', expect: 'broken', because: 'last-success-old' },
      { given: 'The agent has been silent for a quarter of an hour', expect: 'unknown', because: 'stale' },
    ],
    subjects: [
      proofSubject('db-3', 3, 'broken', 'Unattended-Upgrade is 0 at /etc/apt/apt.conf.d/99local:3'),
      proofSubject('ci-1', 9, 'unknown', 'No word for 40 minutes'),
      proofSubject('mail-1', 12, 'broken', 'The timer is masked'),
      ...Array.from({ length: 47 }, (_, index) => proofSubject(`web-${index + 1}`, 20 + index, 'kept', 'On, last success 6 h ago')),
    ],
    next: 'cursor',
  };
}

export function changes(): VerdictChange[] {
  return [
    { at: ago(75, 'hour'), control: 'automatic-updates', subject: host('db-3', 3), from: 'kept', to: 'broken', reason: 'Unattended-Upgrade is 0 at /etc/apt/apt.conf.d/99local:3' },
    { at: ago(9, 'day'), control: 'automatic-updates', subject: host('web-7', 7), from: 'unknown', to: 'kept', reason: 'On, last success 2 h ago' },
    { at: ago(80, 'day'), control: 'automatic-updates', subject: host('web-7', 7), from: 'kept', to: 'unknown', reason: 'No fact yet' },
  ];
}

/** The last break, explained by a person, and the next one. */
export function misses() {
  return {
    last: { subject: host('db-3', 3), at: ago(75, 'hour'), reason: 'Unattended-Upgrade is 0 at /etc/apt/apt.conf.d/99local:3', state: 'broken' as const, finding: idOf<'finding'>(1), said: { text: 'The file came with a release freeze, and nobody took it away.', by: personId(2) } },
    next: { subject: host('web-7', 7), at: ahead(5, 'hour'), others: 2 },
  };
}

export function hostVerdicts(): SubjectVerdicts {
  const titles = ['Automatic updates', 'No pending security update', 'Restart when due', 'Supported operating system', 'Antivirus alive', 'Disks encrypted'];
  const states: State[] = ['broken', 'kept', 'kept', 'kept', 'kept', 'unknown'];
  return {
    subject: host('db-3', 3), labels: HOST.labels, changes: changes(),
    verdicts: titles.map((title, index) => ({ ...proofSubject('db-3', 3, states[index]!, states[index] === 'kept' ? 'As it should be' : states[index] === 'unknown' ? 'Only root may see the layers under a volume' : 'Unattended-Upgrade is 0 at /etc/apt/apt.conf.d/99local:3'), control: title.toLowerCase().replaceAll(' ', '-'), title })),
  };
}

function finding(number: number, changes: Partial<FindingRow>): FindingRow {
  return {
    id: idOf<'finding'>(number), control: 'pending-updates', cause: 'pending-too-long', title: 'openssl waits for 9 days', state: 'open', isBaseline: false, priority: 'P1', openedAt: ago(9, 'day'),
    dueAt: ahead(2, 'day'), isOverdue: false, assignee: personId(2), subjectCount: 17, subjects: [host('web-1', 1), host('web-2', 2), host('web-7', 7)], closesAt: undefined, closedAt: undefined, ...changes,
  };
}

export function findings(): FindingsPage {
  return {
    rows: [
      finding(1, { priority: 'P0', control: 'known-ssh-keys', title: 'A key of root belongs to nobody we know', subjectCount: 1, subjects: [host('web-2', 2)], assignee: undefined, dueAt: ago(2, 'hour'), isOverdue: true, openedAt: ago(20, 'hour') }),
      finding(2, {}),
      finding(3, { priority: 'P2', control: 'automatic-updates', title: 'Unattended-Upgrade is 0 at /etc/apt/apt.conf.d/99local:3', subjectCount: 1, subjects: [host('db-3', 3)], dueAt: ahead(22, 'day') }),
    ],
    next: undefined, counts: { baseline: 4, open: 3, excepted: 1, 'closing-proposed': 2, closed: 118 },
  };
}

export function exceptions(): Exception[] {
  return [{ id: idOf<'exception'>(1), kind: 'exception', control: 'automatic-updates', subjects: [host('mail-1', 12)], reason: 'The machine is replaced in December; it is not reachable from outside.', state: 'requested', requestedBy: personId(3), requestedAt: ago(5, 'hour'), decidedBy: undefined, decidedAt: undefined, expiresAt: ahead(20, 'day') }];
}

export function entries(count = 8): JournalEntry[] {
  const acts = [['finding.assigned', 'finding'], ['host.enrolled', 'host'], ['policy.approved', 'policy'], ['exception.requested', 'exception'], ['person.added', 'person']] as const;
  return Array.from({ length: count }, (_, index): JournalEntry => {
    const [act, kind] = acts[index % acts.length]!;
    return { seq: 81_204 - index, at: new Date(NOW - index * 3_700_000).toISOString(), actor: index % 3 === 0 ? { kind: 'writ', id: 'writ' } : { kind: 'person', id: personId(1 + (index % 4)) }, act, subject: { kind, id: kind === 'person' ? personId(4) : idOf(index + 1) }, why: index % 2 ? 'As agreed at the desk' : null, detail: { version: 14 }, previous: 'b'.repeat(64), hash: `${index}c`.repeat(32) };
  });
}

export function proposal(changes: Partial<Proposal> = {}): Proposal {
  return {
    id: idOf<'proposal'>(1), sha256: 'd'.repeat(64), state: 'open', proposedBy: personId(1), proposedAt: ago(12, 'minute'), against: 14, diagnostics: [],
    changes: [
      { kind: 'changed', clause: 'priority-3', before: { prose: 'P3 is fixed within 180 days of its discovery, without a date of its own before that.', line: 214 }, after: { prose: 'P3 is fixed within 120 days of its discovery, without a date of its own before that.', line: 214 }, parameters: [{ control: 'priority-3', name: 'fixedWithin', before: '180 days', after: '120 days' }] },
      { kind: 'added', clause: 'antivirus-drill', after: { prose: 'Every 30 days a harmless test file proves that a virus would be found.', line: 540 }, parameters: [] },
    ],
    touches: [{ control: 'priority-3', running: 46, firstDueAt: ahead(6, 'day') }], ...changes,
  };
}

export const DAY: Instant = parseInstant('2026-09-03T09:00:00Z') ?? instant(0);
