import type { Role } from '../actor.ts';

/** What a person may do, who may do it, and how carefully. */
export interface ActRule {
  /** Completes “may …”. */
  readonly does: string;
  /** `everyone` is whoever has an account, with a role or without. */
  readonly roles: readonly Role[] | 'everyone';
  /** Whether it changes anything. Auditors never hold one that does, their own sign-in excepted. */
  readonly changes: boolean;
  /** The second factor must have been shown in the last minutes. Tokens cannot show one: they hold such an act only when a scope names it exactly. */
  readonly confirm?: boolean;
  /** Never with an API token, whatever its scopes. */
  readonly sessionOnly?: boolean;
}

const ALL: readonly Role[] = ['owner', 'point-of-contact', 'support', 'developer', 'auditor'];
const OVERSEERS: readonly Role[] = ['owner', 'point-of-contact', 'auditor'];
const LEADS: readonly Role[] = ['owner', 'point-of-contact'];
const DESK: readonly Role[] = ['owner', 'point-of-contact', 'support'];
const ENGINEERS: readonly Role[] = ['owner', 'point-of-contact', 'support', 'developer'];
const OWNER: readonly Role[] = ['owner'];

const read = (roles: readonly Role[], does: string) => ({ does, roles, changes: false });
const change = (roles: readonly Role[], does: string) => ({ does, roles, changes: true });
/** A change that hands out or takes away power. */
const guarded = (roles: readonly Role[], does: string) => ({ does, roles, changes: true, confirm: true });

/**
 * Every act, by the part of the house it belongs to: the one table of permissions. What is not here cannot be done.
 * That an approver is never the requester is no matter of roles and is decided where the approving happens.
 */
export const ACTS_BY_PART = {
  self: {
    'self.read': { does: 'see their own account, sessions and tokens', roles: 'everyone', changes: false },
    'self.change': { does: 'end their own sessions and revoke their own tokens', roles: 'everyone', changes: true, sessionOnly: true },
    'self.secure': { does: 'add and remove their own passkeys, password, codes and tokens', roles: 'everyone', changes: true, confirm: true, sessionOnly: true },
    'self.reach': { does: 'add, verify and remove the ways by which they are called', roles: 'everyone', changes: true, sessionOnly: true },
    'self.away': { does: 'say when they are away and who stands in', roles: 'everyone', changes: true },
  },
  policy: {
    'policy.read': read(ALL, 'read the policy and its margin'),
    'policy.propose': change(LEADS, 'propose a new text'),
    'policy.approve': guarded(LEADS, 'put a proposed text in force'),
    'population.vouch': change(LEADS, 'vouch that a list of subjects is whole'),
    'fact.attest': change(LEADS, 'attest a fact that no program can measure'),
  },
  hosts: {
    'host.read': read(ALL, 'see hosts and their facts'),
    'host.enrol': guarded(LEADS, 'make an enrolment token for a host'),
    'host.label': change(LEADS, 'label hosts'),
    'host.revoke': guarded(LEADS, 'revoke a host'),
  },
  findings: {
    'finding.read': read(ALL, 'see findings'),
    'finding.triage': change(DESK, 'set the priority of a finding'),
    'finding.assign': change(DESK, 'give a finding to a named person'),
    'finding.work': change(ENGINEERS, 'note progress and propose to close a finding'),
    'finding.close': change(LEADS, 'close a finding'),
    'baseline.accept': change(LEADS, 'accept or plan a baseline list'),
    'exception.read': read(ALL, 'see exceptions'),
    'exception.request': change(ENGINEERS, 'ask for an exception'),
    'exception.approve': guarded(LEADS, 'approve an exception that another person asked for'),
    'exception.end': change(LEADS, 'end an exception early'),
  },
  reports: {
    'report.open': read(ALL, 'open a report that they may see: the desk all, others those that were delegated to them'),
    'report.read': read(['owner', 'point-of-contact', 'support', 'auditor'], 'see every report, its thread and its notes'),
    'report.answer': change(ENGINEERS, 'answer the reporter and note among ourselves, on a report that they may see'),
    'report.review': change(DESK, 'review a report with a verdict'),
    'report.decide': change(LEADS, 'accept, decline or join reports, and thank in public'),
    'report.receive': change(DESK, 'take in reports from elsewhere, as a person or a program'),
    'report.import': change(LEADS, 'import reports from another tracker'),
    'mail.read': read(['owner', 'point-of-contact', 'support', 'auditor'], 'see mail that opened no report'),
    'mail.raise': change(DESK, 'make a report of mail that opened none'),
    'publication.change': change(LEADS, 'change security.txt and the public pages'),
  },
  contact: {
    'escalation.read': read(['owner', 'point-of-contact', 'support', 'auditor'], 'see whether what came has been seen, by whom and when'),
    'escalation.see': change(ENGINEERS, 'say that they have seen what they were called for'),
    'escalation.alert': change(DESK, 'alert the contact'),
    'delegation.offer': change(LEADS, 'offer the lead of a response to somebody'),
    'delegation.answer': change(ENGINEERS, 'accept, decline or return what was offered to them'),
    'canary.send': change(LEADS, 'send a canary now'),
  },
  logs: {
    'log.read': read(ALL, 'search in the lines of every service and host'),
    'log.export': read(ALL, 'take the lines of a search away as a file'),
    'review.sign': change(ENGINEERS, 'open, answer and sign reviews of servers that are managed for customers'),
    'customer.keep': change(LEADS, 'keep the list of customers whose servers are managed'),
    'log.keep': change(ENGINEERS, 'keep searches under a name, for themselves or for everybody'),
    'log.answer': change(ENGINEERS, 'answer what alarmed among logins: handled, or normal, with a reason'),
    'log.connect': change(LEADS, 'make and revoke the tokens with which services send their lines, and the rules that say whose other lines are'),
    'log.erase': guarded(LEADS, 'erase a secret from stored lines and from the archive'),
    'log.restore': guarded(LEADS, 'put lines back from the archive'),
    'log.settle': change(LEADS, 'say that a credential in the logs was replaced or is none, and that a departure is normal'),
  },
  journal: {
    'journal.read': read(OVERSEERS, 'read, verify and export the journal'),
  },
  directory: {
    'person.read': read(ALL, 'see people, their keys and services'),
    'person.add': change(LEADS, 'add a person'),
    'person.change': change(LEADS, 'change a person, their keys, or a service identity'),
    'person.depart': guarded(LEADS, 'record that a person has left'),
    'seat.read': read(ALL, 'see who sits in a seat'),
    'seat.assign': guarded(LEADS, 'put a person into a seat or make them a deputy'),
  },
  accounts: {
    'account.read': read(OVERSEERS, 'see accounts and their second factors'),
    'account.invite': guarded(OWNER, 'make a sign-up link for a person'),
    'account.disable': guarded(OWNER, 'disable an account or end its sessions and tokens'),
    'role.grant': guarded(OWNER, 'give and take roles'),
  },
  house: {
    'setting.read': read(OVERSEERS, 'see settings, jobs and the health of the server'),
    'setting.change': guarded(OWNER, 'change settings'),
    'job.retry': change(LEADS, 'run a failed job again'),
    'backup.make': guarded(OWNER, 'make a backup'),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<`${string}.${string}`, ActRule>>>>;

type Parts = typeof ACTS_BY_PART;
export type Act = { [Part in keyof Parts]: keyof Parts[Part] }[keyof Parts] & string;

/** The same table without its parts. */
export const ACTS = Object.assign({}, ...Object.values(ACTS_BY_PART)) as Readonly<Record<Act, ActRule>>;
export const ACT_NAMES = Object.keys(ACTS) as readonly Act[];
