import type { SubjectKind } from '@writ/contract';
import { FindingPage } from '../../core/findings/finding-page.tsx';
import { FindingsPage } from '../../core/findings/findings-page.tsx';
import { ExceptionsPage, NewExceptionPage } from '../../core/exceptions/exceptions-page.tsx';
import { PeoplePage } from '../../core/directory/people-page.tsx';
import { PersonPage } from '../../core/directory/person-page.tsx';
import { ErrorPage } from '../../core/error-page.tsx';
import { EnrolHostPage } from '../../core/hosts/enrol-host-page.tsx';
import { HostPage } from '../../core/hosts/host-page.tsx';
import { HostsPage } from '../../core/hosts/hosts-page.tsx';
import { JournalListPage } from '../../core/journal/journal-list-page.tsx';
import { ProposalPage, VersionsPage } from '../../core/policy-in-force/proposal-page.tsx';
import { SearchPage } from '../../core/search-page.tsx';
import { DeliveriesPage } from '../../core/settings/deliveries-page.tsx';
import { SettingsPage } from '../../core/settings/settings-page.tsx';
import { SessionsPage } from '../../core/sign-in/sessions-page.tsx';
import { SignInPage, CodePage } from '../../core/sign-in/sign-in-page.tsx';
import { SignUpPage } from '../../core/sign-in/sign-up-page.tsx';
import { TokensPage } from '../../core/sign-in/tokens-page.tsx';
import { PolicyPage } from '../../core/verdicts/policy-page.tsx';
import { PolicyTextPage } from '../../core/verdicts/policy-text-page.tsx';
import { ProofPage } from '../../core/verdicts/proof-page.tsx';
import { NOW, PEOPLE, ago, ahead, frameAt, idOf, personId } from './company.ts';
import { draftHistories, draftHistory, draftMargin, shippedPolicy } from './margin-fixture.ts';
import { DAY, HOST, changes, entries, exceptions, findings, hostFacts, hostRows, hostVerdicts, misses, proof, proposal } from './records.ts';

const nameOf = (id: string) => PEOPLE.get(id) ?? 'somebody who left';
const titleOf = (control: string) => control.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
const people = [...PEOPLE].map(([value, text]) => ({ value, text }));
const controls = ['automatic-updates', 'pending-updates', 'known-ssh-keys'].map((value) => ({ value, text: titleOf(value) }));
const EVERYTHING = { requestException: true, assign: true, triage: true, close: true, acceptBaseline: true, request: true, approve: true, end: true, change: true, depart: true, grantRoles: true, invite: true, revoke: true, label: true };

/** Every page of the console in its states, with a company of example.com in it, by the name of the file it is written to. */
export function galleryPages(): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([...policyPages(), ...hostPages(), ...deskPages(), ...otherPages()]);
}

function policyPages(): [string, unknown][] {
  const policy = shippedPolicy();
  const margin = draftMargin(policy);
  const section = policy.sections[4]!;
  const clause = section.blocks.flatMap((block) => (block.kind === 'clause' ? [block.clause] : [])).find(({ id }) => id === 'automatic-updates')!;
  const said = { section, clause, control: clause.controls[0]!, source: policy.text, file: policy.file };
  const population = { kind: 'host' as SubjectKind, population: { kind: 'host' as SubjectKind, source: 'cloud console', asOf: ago(21, 'day'), vouchedBy: personId(1), vouchedUntil: ahead(9, 'day'), count: 42 }, enumerated: false, vouchedByName: 'Ada Example', expected: ['backup-2.example.com'], mayVouch: true };
  const diagnostic = { file: 'security.md', line: 212, column: 8, endLine: 212, endColumn: 16, code: 'value-not-in-prose', message: 'the clause does not say “120 days”', found: '120 days', expected: 'a value that the words above say, such as 180 days' };
  return [
    ['policy', <PolicyPage frame={frameAt('/')} margin={margin} history={draftHistories()} />],
    ['policy-broken', <PolicyPage frame={frameAt('/?show=broken', { demonstration: true })} margin={margin} show="broken" history={draftHistories()} proposal={proposal()} />],
    ['policy-stale', <PolicyPage frame={frameAt('/?show=kept', { contact: undefined })} margin={{ ...margin, evaluatedAt: ago(3, 'hour') }} show="kept" proposal={proposal({ state: 'invalid', diagnostics: [diagnostic] })} />],
    ['policy-text', <PolicyTextPage frame={frameAt('/policy/text')} policy={policy} version={14} inForceSince={DAY} sha256={'a'.repeat(64)} />],
    ['proof', <ProofPage frame={frameAt('/controls/automatic-updates')} proof={proof()} said={said} population={population} days={draftHistory(39, 42, 'broken')} changes={changes()} misses={{ ...misses(), nameOf }} may={EVERYTHING} />],
    ['proof-of-clock', <ProofPage frame={frameAt('/controls/report-review')} proof={{ ...proof('automatic-updates'), parameters: { within: '1 business day' } }} clock={['within']} misses={{ last: undefined, next: undefined, nameOf }} may={EVERYTHING} />],
    ['proof-unmeasured', <ProofPage frame={frameAt('/controls/report-review')} proof={{ ...proof('report-review'), subjects: [], counterExamples: [], next: undefined }} may={EVERYTHING} />],
    ['proposal', <ProposalPage frame={frameAt('/policy/proposal')} proposal={proposal()} lines={[{ in: 'before', text: 'It applies to every server.', line: 4 }, { in: 'after', text: 'It applies to every server and laptop.', line: 4 }]} nameOf={nameOf} titleOf={titleOf} file="policy.md" />],
    ['proposal-invalid', <ProposalPage frame={frameAt('/policy/proposal')} proposal={proposal({ state: 'invalid', diagnostics: [diagnostic] })} lines={[]} nameOf={nameOf} titleOf={titleOf} file="policy.md" />],
    ['proposal-none', <ProposalPage frame={frameAt('/policy/proposal')} proposal={undefined} lines={[]} nameOf={nameOf} titleOf={titleOf} file="policy.md" />],
    ['versions', <VersionsPage frame={frameAt('/policy/versions')} versions={[{ version: 14, sha256: 'a'.repeat(64), inForceSince: DAY, proposedBy: personId(1), approvedBy: personId(2), changes: proposal().changes }]} nameOf={nameOf} titleOf={titleOf} />],
  ];
}

function hostPages(): [string, unknown][] {
  const counts = { enrolled: 10_000, silent: 1, broken: 431 };
  return [
    ['hosts', <HostsPage frame={frameAt('/hosts')} rows={hostRows()} page={{ total: 10_000, after: 'cursor', before: 'cursor' }} counts={counts} filter={{}} mayEnrol />],
    ['hosts-filtered', <HostsPage frame={frameAt('/hosts?q=web&state=broken')} rows={[]} page={{}} counts={counts} filter={{ q: 'web', state: 'broken' }} mayEnrol />],
    ['hosts-none', <HostsPage frame={frameAt('/hosts')} rows={[]} page={{}} counts={{ enrolled: 0, silent: 0, broken: 0 }} filter={{}} mayEnrol />],
    ['host', <HostPage frame={frameAt('/hosts/x')} host={HOST} enrolledByName="Ada Example" facts={hostFacts()} verdicts={hostVerdicts()} findings={findings().rows.slice(2)} nameOf={nameOf} may={EVERYTHING} />],
    ['host-revoked', <HostPage frame={frameAt('/hosts/x')} host={{ ...HOST, revoked: { at: ago(1, 'day'), by: HOST.enrolledBy, why: 'Replaced', retired: true } }} enrolledByName="Ada Example" facts={[]} verdicts={{ ...hostVerdicts(), verdicts: [], changes: [] }} findings={[]} nameOf={nameOf} may={EVERYTHING} />],
    ['enrol', <EnrolHostPage frame={frameAt('/hosts/enrol')} problems={[{ field: 'labels', text: 'Environment is not such a name: letters, digits, dots and dashes, in lower case.' }]} />],
    ['enrol-offered', <EnrolHostPage frame={frameAt('/hosts/enrol')} offer={{ line: "curl -fsSk --proto =https --pinnedpubkey 'sha256//0000000000000000000000000000000000000000000=' https://writ.example.com:4101/agent/install.sh | sudo sh -s -- writ_enrol_0000000000000000000000000000000000000000000", expiresAt: ahead(1, 'hour') }} />],
  ];
}

function deskPages(): [string, unknown][] {
  const counts = { requested: 1, approved: 1, refused: 0, withdrawn: 0, expired: 3 };
  const [first] = findings().rows;
  return [
    ['findings', <FindingsPage frame={frameAt('/findings')} findings={findings()} state="open" filter={{}} controls={controls} people={people} nameOf={nameOf} />],
    ['findings-clear', <FindingsPage frame={frameAt('/findings', { openFindings: 0 })} findings={{ rows: [], next: undefined, counts: { ...findings().counts, open: 0 } }} state="open" filter={{}} controls={controls} people={people} nameOf={nameOf} />],
    ['finding', <FindingPage frame={frameAt('/findings/x', { flash: { tone: 'done', text: 'Given to Grace Example.' } })} page={{ finding: first!, subjects: first!.subjects.map((subject) => ({ subject, since: ago(20, 'hour'), endedAt: undefined, text: 'SHA256:…4xQ in /root/.ssh/authorized_keys:2' })) }} controlTitle="Known SSH keys" people={people} nameOf={nameOf} entries={entries(3)} may={EVERYTHING} />],
    ['exceptions', <ExceptionsPage frame={frameAt('/exceptions')} state="requested" rows={exceptions()} counts={counts} page={{}} nameOf={nameOf} titleOf={titleOf} may={EVERYTHING} />],
    ['exception-new', <NewExceptionPage frame={frameAt('/exceptions/new')} controls={controls} values={{ subjects: 'mail-1.example.com' }} latest={{ iso: '2027-02-22', days: 90 }} problems={[{ field: 'reason', text: 'Say why it cannot be put right now.' }]} />],
  ];
}

function otherPages(): [string, unknown][] {
  const person = { id: personId(2), name: 'Grace Example', email: 'grace@example.com', createdAt: DAY, departedAt: undefined };
  const key = { id: idOf<'key'>(1), fingerprint: 'SHA256:0000000000000000000000000000000000000000000', type: 'ssh-ed25519', owner: { kind: 'person' as const, id: person.id }, addedAt: DAY, until: ahead(30, 'day'), seenOn: [{ host: idOf(103), name: 'db-3.example.com', account: 'deploy' }] };
  const session = { id: idOf<'session'>(1), account: idOf<'account'>(1), factors: ['passkey'], device: 'Firefox on Linux', address: '3f9c', startedAt: ago(3, 'hour'), seenAt: ago(1, 'minute'), confirmedAt: ago(3, 'hour'), expiresAt: ahead(9, 'hour') };
  const outside = { ...frameAt('/'), viewer: undefined };
  const head = { seq: 81_204, hash: 'c'.repeat(64) };
  return [
    ['journal', <JournalListPage frame={frameAt('/journal')} journal={{ entries: entries(50), next: 81_154, head, lastCheckpoint: { seq: 81_200, at: ago(4, 'minute') } }} filter={{ act: 'policy.' }} acts={[{ value: 'policy.', text: 'Policy' }]} people={people} verification={{ ok: true, at: ago(1, 'minute'), entries: 81_204 }} nameOf={nameOf} />],
    ['journal-altered', <JournalListPage frame={frameAt('/journal')} journal={{ entries: [], next: undefined, head, lastCheckpoint: undefined }} filter={{}} acts={[]} people={people} verification={{ ok: false, at: NOW, firstAltered: 40_112, message: 'Its hash does not follow from its fields.' }} nameOf={nameOf} />],
    ['people', <PeoplePage frame={frameAt('/people')} people={[...PEOPLE].map(([id, name], index) => ({ id: id as never, name, email: `${name.split(' ')[0]!.toLowerCase()}@example.com`, createdAt: DAY, departedAt: index === 5 ? ago(3, 'day') : undefined, roles: index === 0 ? ['owner', 'point-of-contact'] : ['developer'], seats: index === 0 ? ['point of contact'] : [], keyCount: index % 3, account: index < 3 ? 'active' : 'none' }))} services={[{ id: idOf<'service'>(1), name: 'backup', about: 'Fetches the nightly dumps', createdAt: DAY, keyCount: 1 }]} page={{ total: 6 }} filter={{}} mayAdd />],
    ['person', <PersonPage frame={frameAt('/people/x')} person={person} roles={['developer']} seats={[{ seat: 'point-of-contact', name: 'point of contact', as: 'deputy', since: DAY }]} account={{ state: 'invited', factors: [] }} keys={[key]} entries={entries(2)} nameOf={nameOf} may={EVERYTHING} invitation="https://writ.example.com/sign-up#0000000000000000000000" />],
    ['search', <SearchPage frame={frameAt('/search?q=update')} q="update" groups={[{ name: 'Clauses', results: [{ href: '/#automatic-updates', title: '5.2 Automatic updates', text: 'Every production server installs security updates by itself …' }] }, { name: 'Hosts', results: [{ href: '/hosts/x', title: 'update-1.example.com', text: 'Debian 12, production' }], more: { count: 12, href: '/hosts?q=update' } }]} />],
    ['search-nothing', <SearchPage frame={frameAt('/search?q=zzz')} q="zzz" groups={[]} />],
    ['settings', <SettingsPage frame={frameAt('/settings')} version="0.1.0" zones={['UTC', 'Europe/Berlin']} givenUp={1} settings={[{ name: 'WRIT_PORT', value: '4100', from: 'default', about: 'Port of the console.' }, { name: 'DATABASE_URL', value: 'set', from: 'environment', about: 'PostgreSQL to use instead of the embedded one.' }]} />],
    ['tokens', <TokensPage frame={frameAt('/settings/tokens')} tokens={[{ id: idOf<'token'>(1), account: idOf<'account'>(1), name: 'Nightly export', scopes: ['journal.read'], createdAt: DAY, expiresAt: ahead(30, 'day'), lastUsedAt: ago(6, 'hour'), revokedAt: undefined }]} scopes={[{ value: 'read', text: 'read', hint: 'Everything you may read.' }, { value: 'journal.read', text: 'journal.read' }]} longestDays={365} made={{ name: 'Deploy gate', secret: 'writ_0000000000000000000000000000000000000000000' }} />],
    ['sessions', <SessionsPage frame={frameAt('/settings/sessions')} sessions={[session, { ...session, id: idOf<'session'>(2), device: 'Safari on iPhone' }]} current={session.id} />],
    ['deliveries', <DeliveriesPage frame={frameAt('/settings/deliveries')} givenUp={[{ id: '1', name: 'journal.send-head', kind: 'delivery', attempts: 12, failedAt: ago(40, 'minute'), reason: 'The server at the other end did not answer within 30 s.' }]} queues={[{ name: 'evaluate', waiting: 0, running: 1, lastDoneAt: ago(12, 'second') }]} mayRetry />],
    ['sign-in', <SignInPage frame={outside} next="/" problems={[{ text: 'That did not fit. Try again, or use a passkey.' }]} external="Example SSO" />],
    ['code', <CodePage frame={outside} />],
    ['sign-up', <SignUpPage frame={outside} code="code" kind="first-owner" who={undefined} asks="At least 8 characters, with letters, digits and symbols." />],
    ['error', <ErrorPage frame={frameAt('/hosts/x')} status={404} code="host-not-found" sentence="There is no host with this id. It may have been enrolled anew under another." requestId="0193f2a0" />],
    ['error-form', <ErrorPage frame={frameAt('/hosts/x')} status={400} code="request-invalid" sentence="The request does not have the expected form." errors={[{ path: 'body/until', message: 'Invalid ISO date' }]} requestId="0193f2a2" />],
    ['error-outside', <ErrorPage frame={outside} status={401} code="signed-out" sentence="Your session has ended." requestId="0193f2a1" />],
  ];
}
