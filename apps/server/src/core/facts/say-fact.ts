import { saySpan, type Instant } from '@writ/kernel';
import type { Fact, FactKind, FactValue } from '@writ/contract';

type Say = { readonly [Kind in FactKind]: (value: FactValue<Kind>, now: Instant) => string };

function age(iso: string | undefined, now: Instant): string {
  return iso === undefined ? 'never' : `${saySpan(now - Date.parse(iso))} ago`;
}
function yes(holds: boolean, what: string): string {
  return holds ? what : `no ${what}`;
}
function count(items: readonly unknown[], one: string, many = `${one}s`): string {
  return `${items.length} ${items.length === 1 ? one : many}`;
}

/** One line for each kind of fact: what a person would answer if asked. The whole value is below it on the page. */
const SAY: Say = {
  'host.operating-system': ({ prettyName, kernel }) => `${prettyName}${kernel ? `, kernel ${kernel}` : ''}`,
  'host.packages': ({ packages, truncated }) => `${count(packages, 'package')}, ${packages.filter(({ held }) => held).length} held back${truncated ? '; the list was cut' : ''}`,
  'host.automatic-updates': ({ enabled, scheduled, securityOriginAllowed, lastSuccessAt }, now) =>
    enabled && scheduled && securityOriginAllowed ? `on, last success ${age(lastSuccessAt, now)}` : `off: ${!enabled ? 'not enabled' : !scheduled ? 'nothing starts it' : 'the security archive is not allowed'}`,
  'host.pending-updates': ({ pending, listsAt }, now) => `${count(pending, 'security update')} pending, lists of ${age(listsAt, now)}`,
  'host.reboot': ({ required, bootedAt }, now) => `${required ? 'required' : 'not required'}, up since ${age(bootedAt, now)}`,
  'host.antivirus': ({ installed, daemonAlive, signaturesAt }, now) => (installed ? `${daemonAlive ? 'answers' : 'does not answer'}, signatures of ${age(signaturesAt, now)}` : 'not installed'),
  'host.sshd': ({ installed, passwordAuthentication, keyboardInteractiveAuthentication, permitRootLogin }) =>
    installed ? `${passwordAuthentication || keyboardInteractiveAuthentication ? 'passwords let in' : 'keys only'}, root: ${permitRootLogin}` : 'not installed',
  'host.authorized-keys': ({ keys, problems }) => `${count(keys, 'key')}${problems.length > 0 ? `, ${count(problems, 'line')} not understood` : ''}`,
  'host.accounts': ({ accounts }) => `${count(accounts.filter(({ canLogIn }) => canLogIn), 'account')} can log in, ${accounts.filter(({ administrator }) => administrator).length} as administrators`,
  'host.sockets': ({ listening, connected }) => `${listening.length} listening, ${connected.length} connected`,
  'host.volumes': ({ volumes }) => `${volumes.filter(({ encrypted }) => encrypted === 'yes').length} of ${volumes.filter(({ encrypted }) => encrypted !== 'not-applicable').length} encrypted`,
  'host.containers': ({ engine, containers }) => (engine === 'none' ? 'no engine' : `${count(containers, 'container')} on ${engine}`),
  'host.clock': ({ synchronised, by, offsetMs }) => `${synchronised ? 'synchronised' : 'not synchronised'} by ${by}${offsetMs === undefined ? '' : `, ${Math.round(offsetMs)} ms off`}`,
  'host.agent': ({ version, root, failures }) => `${version}, ${yes(root, 'root')}, ${failures.length === 0 ? 'no failures' : count(failures, 'failed check')}`,
  'host.login-lines': ({ toldAt, failed24h, accepted24h }, now) => (toldAt === undefined ? 'no logins came' : `${failed24h} failed and ${accepted24h} accepted in a day, last word ${age(toldAt, now)}`),
  'host.command-records': ({ kernelAt, commands24h }, now) => `${commands24h} commands in a day, the kernel's last record ${age(kernelAt, now)}`,
  'account.second-factor': ({ factors, required }) => `${factors.join(' and ') || 'none'}, ${required ? 'required' : 'not required'}`,
  'sign-in.rules': ({ password, lockout }) => `at least ${password.minimumLength} characters, locked after ${lockout.attempts} failures`,
  'seat.holders': ({ holder, deputies }) => `${holder ? 'filled' : 'empty'}, ${count(deputies, 'deputy', 'deputies')}`,
  'company.known-keys': ({ keys }) => `${count(keys, 'key')}`,
  'company.intake': ({ provenAt, channels }, now) => (provenAt === undefined ? 'not proven' : `proven ${age(provenAt, now)} by ${channels.join(' and ')}`),
  'report.review': ({ reviewed, dueAt }, now) => (reviewed ? `reviewed ${age(reviewed.at, now)}: ${reviewed.verdict.replaceAll('-', ' ')}` : Date.parse(dueAt) < now ? `not reviewed, due ${age(dueAt, now)}` : `not reviewed, due in ${saySpan(Date.parse(dueAt) - now)}`),
  'report.hand-over': ({ outsideHours, outcome }, now) => (!outsideHours ? 'came in business hours' : outcome ? `${outcome.how.replaceAll('-', ' ')} ${age(outcome.at, now)}` : 'waits for support'),
  'escalation.delivery': ({ seen, calls, delivered }, now) => (seen ? `seen ${age(seen.at, now)}` : `not seen; ${calls === 1 ? '1 call' : `${calls} calls`}, ${delivered ? `delivered ${age(delivered.at, now)}` : 'none delivered'}`),
  'delegation.answer': ({ answer, withdrawnAt, offeredAt }, now) => (withdrawnAt ? `withdrawn ${age(withdrawnAt, now)}` : answer ? `${answer.what} ${age(answer.at, now)}` : `offered ${age(offeredAt, now)}, not answered`),
  'channel.intake': ({ open, because, canary }, now) => (!open ? `closed: ${because ?? 'not set up'}` : !canary ? 'open, never tried' : canary.reachedSeatAt ? `open, last tried ${age(canary.sentAt, now)}` : `open, but ${canary.problem ?? 'the last canary is lost'}`),
  'page.security-txt': ({ status, faults, expires, signature }) => `status ${status}, ${count(faults.filter(({ severity }) => severity === 'error'), 'error')}, ${expires === undefined ? 'no end' : `until ${expires.slice(0, 10)}`}, ${signature === 'none' ? 'not signed' : `signature ${signature}`}`,
  'service.request-lines': ({ lines, requestLines, lacking, days }) => `${requestLines} of ${lines} lines in ${days} days tell of a request, ${lacking.reduce((sum, each) => sum + each.lines, 0)} of them lack something`,
  'service.log-secrets': ({ openFinds, sweptThrough }, now) => `${openFinds === 0 ? 'no finds' : openFinds === 1 ? '1 find' : `${openFinds} finds`} open, swept up to ${age(sweptThrough, now)}`,
  'service.log-days': ({ gaps, told = [], from, through }) => `${gaps.length === 0 ? 'no gap' : count(gaps, 'gap')} from ${from} through ${through}${told.length === 0 ? '' : `, and lines that were lost, or may be, on ${count(told, 'day')}`}`,
  'service.log-archive': ({ days, archived, missing }) => `${archived} of ${days} closed days archived${missing === 0 ? '' : `, ${missing} objects missing`}`,
  'service.log-restore': ({ last }, now) => (last === undefined ? 'never read back' : `${last.day} read back ${age(last.at, now)}: ${last.intact ? 'as it was written' : 'broken'}`),
  'service.anomaly-watch': ({ canary }, now) => (canary === undefined ? 'never tried' : `${canary.found ? 'found' : 'did not find'} an anomaly made on purpose ${age(canary.at, now)}`),
  'customer.review': ({ hosts, signed }, now) => `${hosts === 1 ? '1 server' : `${hosts} servers`}, ${signed ? `signed ${age(signed.at, now)}, letter ${signed.sentAt === undefined ? 'not sent' : 'sent'}` : 'never reviewed'}`,
  'calendar.clocks': ({ recounted, different, daysOff }) => `${recounted} clocks counted again, ${different.length} otherwise; ${count(daysOff, 'day')} off in the next year`,
};

/** The fact in a line: `on, last success 6 h ago`; for an unknown one, why. */
export function sayFact(fact: Fact, now: Instant): string {
  if (fact.state === 'unknown') return fact.message;
  const say = SAY[fact.kind] as (value: unknown, now: Instant) => string;
  return say(fact.value, now);
}

/** `host.automatic-updates` → `Automatic updates`. */
export function factTitle(kind: string): string {
  const words = kind.slice(kind.indexOf('.') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
