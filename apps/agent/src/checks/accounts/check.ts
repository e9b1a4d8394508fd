import { HOST_BOUNDS, type Evidence, type FactValue } from '@writ/contract';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { clip, fromAnswer, fromFile } from '../evidence.ts';
import { parseGroup, parsePasswd, parseShadow, passwordState, type GroupEntry, type PasswdEntry, type ShadowEntry } from '../formats/passwd.ts';
import { NSSWITCH, readAccountSources } from '../read-account-sources.ts';
import { sayUnread, unknownFor } from '../say-unread.ts';
import { readAdministrators, type Administrators } from './read-administrators.ts';

type Account = FactValue<'host.accounts'>['accounts'][number];

const [PASSWD, SHADOW, GROUP] = ['/etc/passwd', '/etc/shadow', '/etc/group'];
const MAX_BYTES = 4_194_304;
const DAY_MS = 86_400_000;

/** Who may log in, who may become root, and how old the passwords are. Of /etc/shadow only ages and states leave this file. Policy clause P2. */
export const accounts: Check<'host.accounts'> = {
  kind: 'host.accounts',
  watches: [PASSWD, SHADOW, GROUP, '/etc/sudoers', '/etc/sudoers.d/*'],
  everySeconds: 300,
  cost: 'cheap',
  needsRoot: true,
  look,
};

function look(host: Host): Observation<'host.accounts'> {
  const passwd = host.files.readText(PASSWD, MAX_BYTES);
  if (!passwd.ok) return unknownFor(passwd, 'who has an account');
  const { entries, badLines } = parsePasswd(passwd.text);
  if (entries.length === 0) return unknown('malformed', `${PASSWD} names no account.`, 'Run: sudo pwck -r');
  const shadow = host.files.readText(SHADOW, MAX_BYTES);
  const group = host.files.readText(GROUP, MAX_BYTES);
  const ages = shadow.ok ? parseShadow(shadow.text) : undefined;
  const groups = group.ok ? parseGroup(group.text) : [];
  const administrators = readAdministrators(host);
  const groupsOf = membershipOf(groups);
  const listed = entries.slice(0, HOST_BOUNDS.accounts).map((entry) => accountOf(entry, ages, groupsOf(entry), administrators));
  const evidence: Evidence[] = [
    ...listed.filter((account) => account.canLogIn || account.administrator).slice(0, 100).map((account, index) => fromFile(account.name, sayAccount(account), PASSWD, entries[index]?.name === account.name ? entries[index].line : undefined)),
    ...(shadow.ok ? [] : [fromAnswer(SHADOW, `${sayUnread(shadow)}, so the ages of passwords are unknown.`)]),
    ...(group.ok ? [] : [fromAnswer(GROUP, sayUnread(group))]),
    ...administrators.gaps.slice(0, 20).map((gap) => fromAnswer('sudoers', gap)),
    ...badLines.slice(0, 20).map((line) => fromFile('passed over', 'The line is no account.', PASSWD, line)),
    ...otherSources(host),
  ];
  return known<'host.accounts'>({ accounts: listed, truncated: listed.length < entries.length || badLines.length > 0 }, evidence);
}

function accountOf(entry: PasswdEntry, ages: ReadonlyMap<string, ShadowEntry> | undefined, groups: readonly string[], administrators: Administrators): Account {
  const age = ages?.get(entry.name);
  return {
    name: clip(entry.name, 500), uid: entry.uid, gid: entry.gid, home: clip(entry.home, 500), shell: clip(entry.shell, 500),
    canLogIn: !/\/(?:nologin|false|sync|halt|shutdown|true)$/.test(entry.shell),
    password: entry.password === 'x' ? (age?.state ?? 'unknown') : passwordState(entry.password),
    ...(age?.changedDay === undefined || age.changedDay > 200_000 ? {} : { passwordChangedOn: new Date(age.changedDay * DAY_MS).toISOString().slice(0, 10) }),
    ...(age?.maxDays === undefined ? {} : { maxDays: age.maxDays }),
    groups: groups.slice(0, 200).map((name) => clip(name, 500)),
    administrator: entry.uid === 0 || administrators.users.has(entry.name) || groups.some((name) => administrators.groups.has(name)),
  };
}

/** The groups of an account: its own and those that list it. */
function membershipOf(groups: readonly GroupEntry[]): (entry: PasswdEntry) => string[] {
  const byId = new Map(groups.map(({ gid, name }) => [gid, name]));
  const byMember = new Map<string, string[]>();
  for (const { name, members } of groups) {
    for (const member of members) {
      const own = byMember.get(member);
      if (own) own.push(name);
      else byMember.set(member, [name]);
    }
  }
  return (entry) => [...new Set([...(byId.has(entry.gid) ? [byId.get(entry.gid)!] : []), ...(byMember.get(entry.name) ?? [])])];
}

function sayAccount(account: Account): string {
  const changed = account.passwordChangedOn === undefined ? '' : `, changed ${account.passwordChangedOn}`;
  return `uid ${account.uid}, ${account.canLogIn ? account.shell : 'no shell'}, password ${account.password}${changed}${account.administrator ? ', administrator' : ''}`;
}

/** Accounts that come from a directory are in no file. */
function otherSources(host: Host): Evidence[] {
  const { names, line } = readAccountSources(host);
  return names.length === 0 ? [] : [fromFile('nsswitch.conf', `More accounts come from ${names.join(', ')}; those are not listed.`, NSSWITCH, line)];
}
