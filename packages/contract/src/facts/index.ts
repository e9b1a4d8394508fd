import { z } from 'zod';
import { plus, type Instant } from '@writ/kernel';
import type { Evidence, FactLine, FactSource, SubjectKind, UnknownReason } from '../fact.ts';
import * as host from './host.ts';
import * as hostLines from './host-lines.ts';
import * as logKeeping from './log-keeping.ts';
import * as reporting from './reporting.ts';
import * as serviceLines from './service-lines.ts';
import * as reviews from './reviews.ts';
import * as writ from './writ.ts';

export * from './host.ts';
export * from './host-lines.ts';
export * from './log-keeping.ts';
export * from './reporting.ts';
export * from './service-lines.ts';
export * from './reviews.ts';
export * from './writ.ts';

const MINUTES = 60_000;
const HOURS = 60 * MINUTES;
const DAYS = 24 * HOURS;
/** For what is kept in the same transaction as the thing itself: it cannot be behind it. */
const AS_LONG_AS_IT_STANDS = 36_500 * DAYS;

/** One kind of fact: whose it is, its value's shape, and after how many milliseconds without a new look it is *unknown: stale*. */
export interface FactKindDefinition<Value extends z.ZodType = z.ZodType> {
  readonly subject: SubjectKind;
  readonly value: Value;
  readonly staleAfterMs: number;
  /** One sentence for the reference page. */
  readonly about: string;
}

function kind<Value extends z.ZodType>(subject: SubjectKind, value: Value, staleAfterMs: number, about: string): FactKindDefinition<Value> {
  return { subject, value, staleAfterMs, about };
}

/** Every kind of fact that Writ knows. An agent looks at least every five minutes, so a quarter of an hour of silence is three misses. */
export const FACT_KINDS = {
  'host.operating-system': kind('host', host.OperatingSystem, 15 * MINUTES, 'The release that runs and the end of its security support.'),
  'host.packages': kind('host', host.Packages, 15 * MINUTES, 'Every installed package with its version.'),
  'host.automatic-updates': kind('host', host.AutomaticUpdates, 15 * MINUTES, 'Whether security updates install themselves, from the effective configuration, timers and logs.'),
  'host.pending-updates': kind('host', host.PendingUpdates, 15 * MINUTES, 'Security updates that are available and not installed.'),
  'host.reboot': kind('host', host.Reboot, 15 * MINUTES, 'Whether a restart is due for updates to take effect.'),
  'host.antivirus': kind('host', host.Antivirus, 15 * MINUTES, 'Whether ClamAV answers, how old its signatures are and when it last scanned.'),
  'host.sshd': kind('host', host.Sshd, 15 * MINUTES, 'What the SSH server allows, from its effective configuration.'),
  'host.authorized-keys': kind('host', host.AuthorizedKeys, 15 * MINUTES, 'Every SSH key that opens an account.'),
  'host.accounts': kind('host', host.Accounts, 15 * MINUTES, 'Accounts that can log in and the ages of their passwords.'),
  'host.sockets': kind('host', host.Sockets, 15 * MINUTES, 'Listening and connected sockets with their programs.'),
  'host.volumes': kind('host', host.Volumes, 15 * MINUTES, 'Encryption under each mounted file system.'),
  'host.containers': kind('host', host.Containers, 15 * MINUTES, 'Running containers and their mounts.'),
  'host.clock': kind('host', host.Clock, 15 * MINUTES, 'Whether the clock is synchronised.'),
  'host.agent': kind('host', host.AgentHealth, 15 * MINUTES, 'The agent about itself.'),
  'host.login-lines': kind('host', hostLines.LoginLines, 15 * MINUTES, 'What came of the host\'s logins, as the server read it in stored lines.'),
  'host.command-records': kind('host', hostLines.CommandRecords, 15 * MINUTES, 'What came of the commands that people ran on the host, as the server read it in stored lines.'),
  'account.second-factor': kind('account', writ.SecondFactor, 15 * MINUTES, 'Whether an account needs a second factor to sign in.'),
  'sign-in.rules': kind('sign-in', writ.SignInRules, 15 * MINUTES, 'The password rules and lockout that a sign-in enforces, as tried.'),
  'seat.holders': kind('seat', writ.SeatHolders, 15 * MINUTES, 'Who sits in a seat and who deputises.'),
  'company.known-keys': kind('company', writ.KnownKeys, 15 * MINUTES, 'SSH keys that belong to known people and services.'),
  'company.intake': kind('company', reporting.CompanyIntake, 15 * MINUTES, 'Whether reports could have come: through which ways a marked message lately went the whole way.'),
  'report.review': kind('report', reporting.ReportReview, AS_LONG_AS_IT_STANDS, 'When a report came, when its review was due, and when which person gave it a verdict.'),
  'report.hand-over': kind('report', reporting.ReportHandOver, AS_LONG_AS_IT_STANDS, 'Whether a report that came outside business hours was closed by support or given to the contact.'),
  'escalation.delivery': kind('escalation', reporting.EscalationDelivery, AS_LONG_AS_IT_STANDS, 'The chain of a report or message: who was called by which way, what was delivered, who saw it.'),
  'delegation.answer': kind('delegation', reporting.DelegationAnswer, AS_LONG_AS_IT_STANDS, 'An offer to lead a response and its answer.'),
  'channel.intake': kind('channel', reporting.ChannelIntake, 15 * MINUTES, 'Whether a way to report is open, and what became of the last marked message on it.'),
  'page.security-txt': kind('page', reporting.SecurityTxt, 26 * HOURS, 'What the public address serves as security.txt, read by RFC 9116.'),
  'customer.review': kind('customer', reviews.CustomerReview, AS_LONG_AS_IT_STANDS, 'When somebody last signed a review of the servers that are managed for a customer, and whether the letter was sent.'),
  'calendar.clocks': kind('calendar', reporting.CalendarClocks, 26 * HOURS, 'Running due times, computed again from the calendar in force.'),
  'service.request-lines': kind('service', serviceLines.RequestLines, 15 * MINUTES, 'How many lines of a service tell of a request, and what they lack.'),
  'service.log-secrets': kind('service', serviceLines.LogSecrets, 15 * MINUTES, 'Whether the stored lines of a service were swept for secrets, and what was found.'),
  'service.log-days': kind('service', logKeeping.LogDays, 3 * HOURS, 'For which days the lines of a service can be read, and where days are missing.'),
  'service.log-archive': kind('service', logKeeping.LogArchive, 3 * HOURS, 'Which days of a service are in the archive, with every object.'),
  'service.log-restore': kind('service', logKeeping.LogRestore, 3 * HOURS, 'What came of reading a day of the archive back, drawn by lot.'),
  'service.anomaly-watch': kind('service', serviceLines.AnomalyWatch, 15 * MINUTES, 'Whether the watch over a service\'s lines finds an anomaly that was made on purpose.'),
} as const satisfies Record<string, FactKindDefinition>;

export type FactKind = keyof typeof FACT_KINDS;
export type FactValue<Kind extends FactKind> = z.infer<(typeof FACT_KINDS)[Kind]['value']>;

/** Whether `text` names a kind of fact. */
export function isFactKind(text: string): text is FactKind {
  return Object.hasOwn(FACT_KINDS, text);
}

interface FactCommon<Kind extends FactKind> {
  readonly kind: Kind;
  readonly observedAt: Instant;
  readonly source: FactSource;
  readonly evidence: readonly Evidence[];
}
export interface KnownFact<Kind extends FactKind = FactKind> extends FactCommon<Kind> {
  readonly state: 'known';
  readonly value: FactValue<Kind>;
}
export interface UnknownFact<Kind extends FactKind = FactKind> extends FactCommon<Kind> {
  readonly state: 'unknown';
  readonly reason: UnknownReason;
  readonly message: string;
  readonly remedy?: string | undefined;
}
/** The last known state of one kind about one subject, checked against its kind. */
export type Fact<Kind extends FactKind = FactKind> = { [K in Kind]: KnownFact<K> | UnknownFact<K> }[Kind];

/** When a fact of this kind, last observed then, is no longer believed. */
export function staleAt(kind: FactKind, observedAt: Instant): Instant {
  return plus(observedAt, FACT_KINDS[kind].staleAfterMs);
}

/** Checks the value of a line against its kind. Gives the problems as `path: message` when it does not fit. */
export function parseFactValue(line: FactLine): { ok: true; fact: Fact } | { ok: false; problems: string[] } {
  if (!isFactKind(line.kind)) return { ok: false, problems: [`kind: no kind of fact is called ${JSON.stringify(line.kind)}`] };
  const definition = FACT_KINDS[line.kind];
  if (line.subject.kind !== definition.subject) return { ok: false, problems: [`subject.kind: ${line.kind} is about a ${definition.subject}, not a ${line.subject.kind}`] };
  const common = { kind: line.kind, observedAt: Date.parse(line.observedAt) as Instant, source: line.source, evidence: line.evidence };
  if (line.state === 'unknown') return { ok: true, fact: { ...common, state: 'unknown', reason: line.reason, message: line.message, remedy: line.remedy } as Fact };
  const parsed = definition.value.safeParse(line.value);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map((issue) => `value.${issue.path.join('.')}: ${issue.message}`) };
  return { ok: true, fact: { ...common, state: 'known', value: parsed.data } as Fact };
}
