import type { FactValue, Reason, Verdict } from '@writ/contract';
import { earliest, formatDuration, parseInstant, saySpan, toIso, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { changesAt, decideFreshness, growsOldAt, type Freshness } from '../../core/decide-freshness.ts';
import { sayList, sayPlace } from '../../core/say-list.ts';
import { broken, standing, unknownFrom, worst } from '../../core/verdict.ts';

export interface AutomaticUpdatesRule {
  /** How long ago the last run that succeeded, and the package lists that it worked on, may be. */
  readonly lastSuccess: Duration;
}

type AutomaticUpdates = FactValue<'host.automatic-updates'>;

const TURN_ON = 'Set APT::Periodic::Update-Package-Lists and APT::Periodic::Unattended-Upgrade to "1" in the last file that sets them: dpkg-reconfigure -plow unattended-upgrades';

/**
 * Whether a host installs security updates by itself: configured so, allowed so, started by something, and proved by a recent run.
 * Policy control `automatic-updates`.
 */
export function evaluateAutomaticUpdates(rule: AutomaticUpdatesRule, facts: Facts<'host.automatic-updates'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('host.automatic-updates');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  if (!value.installed) {
    return broken({
      code: 'not-installed',
      text: 'Nothing installs updates: the package unattended-upgrades is not installed.',
      remedy: 'apt-get install unattended-upgrades',
    }, { evidence });
  }
  const run = freshness(value.lastSuccessAt, rule, surroundings);
  const lists = freshness(value.lastListsAt, rule, surroundings);
  const breaksAt = earliest(growsOldAt(run), growsOldAt(lists));
  const until = earliest(changesAt(run), changesAt(lists));
  const verdict = worst({
    broken: [...configurationFaults(value), ...runFaults(value, run, rule), ...listFaults(lists, rule)],
    unknown: [...runDoubts(run), ...listDoubts(lists)],
    kept: [{
      code: 'updating',
      text: `${sayAge(run)} since the last successful run; it may be ${formatDuration(rule.lastSuccess)}.`,
    }, ...failureNote(value)],
  }, { evidence });
  return verdict.state === 'broken' ? verdict : standing(verdict, until, breaksAt);
}

function configurationFaults(value: AutomaticUpdates): Reason[] {
  const faults: Reason[] = [];
  const off = offSettings(value);
  if (!value.enabled || off.length > 0) {
    const text = off.length > 0 ? off.map(sayOff).join('; ') : sayFaults(value) || 'APT::Periodic does not run unattended-upgrades';
    faults.push({ code: 'turned-off', text: `Turned off: ${text}.`, remedy: TURN_ON });
  }
  if (!value.securityOriginAllowed) {
    const why = value.enabled && value.faults.length > 0 ? `: ${sayFaults(value)}` : '';
    faults.push({
      code: 'security-not-allowed',
      text: `0 allowed origins match the security archive of this release${why}.`,
      remedy: 'Allow the security archive in Unattended-Upgrade::Origins-Pattern (Debian) or Unattended-Upgrade::Allowed-Origins (Ubuntu).',
    });
  }
  if (value.blacklist.length > 0) {
    faults.push({
      code: 'packages-left-out',
      text: `${value.blacklist.length} kept from updates by Unattended-Upgrade::Package-Blacklist: ${sayList(value.blacklist)}.`,
      remedy: 'Remove the entries, or record an exception with an end for them.',
    });
  }
  faults.push(...scheduleFaults(value));
  return faults;
}

function scheduleFaults(value: AutomaticUpdates): Reason[] {
  const start = 'systemctl unmask apt-daily.timer apt-daily-upgrade.timer && systemctl enable --now apt-daily.timer apt-daily-upgrade.timer';
  const masked = value.timers.filter((timer) => timer.masked).map((timer) => timer.unit);
  if (!value.scheduled) {
    const why = value.enabled && value.securityOriginAllowed ? sayFaults(value) : '';
    return [{
      code: 'not-scheduled',
      text: `Nothing starts it: ${why || (masked.length > 0 ? `${sayList(masked)} masked` : 'no timer does, and no cron job')}.`,
      remedy: start,
    }];
  }
  // An enabled timer that is stopped starts nothing until the next boot. Who starts the run by cron has disabled or masked the timer.
  const stopped = value.timers.filter((timer) => timer.enabled && !timer.masked && timer.active === false).map((timer) => timer.unit);
  return stopped.length > 0 ? [{
    code: 'timer-stopped',
    text: `${stopped.length} enabled but stopped: ${sayList(stopped)}.`,
    remedy: `systemctl start ${stopped.join(' ')}`,
  }] : [];
}

function runFaults(value: AutomaticUpdates, run: Freshness | undefined, rule: AutomaticUpdatesRule): Reason[] {
  if (run?.is === 'old') {
    return [{
      code: 'last-success-old',
      text: `${saySpan(run.ageMs)} since the last successful run; the policy allows ${formatDuration(rule.lastSuccess)}${failureText(value)}.`,
      remedy: 'unattended-upgrade --verbose',
    }];
  }
  if (run === undefined && value.lastFailure) {
    return [{ code: 'only-failures', text: `0 successful runs seen${failureText(value)}.`, remedy: 'unattended-upgrade --verbose' }];
  }
  return [];
}

/** A run that succeeds on old lists installs nothing: it succeeds at being unaware. */
function listFaults(lists: Freshness | undefined, rule: AutomaticUpdatesRule): Reason[] {
  if (lists?.is !== 'old') return [];
  return [{
    code: 'lists-old',
    text: `${saySpan(lists.ageMs)} since the package lists were refreshed; the policy allows ${formatDuration(rule.lastSuccess)}.`,
    remedy: 'apt-get update',
  }];
}

function runDoubts(run: Freshness | undefined): Reason[] {
  if (run === undefined) {
    return [{
      code: 'no-run-seen',
      text: '0 runs seen: it is configured, but no log shows that it ever ran.',
      remedy: 'unattended-upgrade --verbose',
    }];
  }
  return datedWrong(run, 'last successful run');
}

function listDoubts(lists: Freshness | undefined): Reason[] {
  if (lists === undefined) {
    return [{
      code: 'lists-age-unknown',
      text: 'Nothing says when the package lists were last refreshed.',
      remedy: 'apt-get update',
    }];
  }
  return datedWrong(lists, 'last refresh of the package lists');
}

function datedWrong(freshness: Freshness, what: string): Reason[] {
  if (freshness.is !== 'ahead' && freshness.is !== 'unreadable') return [];
  const how = freshness.is === 'ahead' ? `${saySpan(freshness.byMs)} ahead of now` : 'unreadable';
  return [{ code: 'wrong-date', text: `The date of the ${what} is ${how}: no age follows from it.`, remedy: 'timedatectl status' }];
}

/** The effective settings that turn it off, whatever `enabled` claims. Zero is never, with or without a unit (`0`, `0d`). */
function offSettings(value: AutomaticUpdates): AutomaticUpdates['settings'] {
  const deciding = new Set(['apt::periodic::enable', 'apt::periodic::update-package-lists', 'apt::periodic::unattended-upgrade']);
  return value.settings.filter((setting) => deciding.has(setting.key.toLowerCase()) && /^0+[smhd]?$/i.test(setting.value.trim()));
}

function sayOff({ key, value, place }: AutomaticUpdates['settings'][number]): string {
  return `${key} is "${value}"${place ? ` in ${sayPlace(place)}` : ''}`;
}

function failureNote(value: AutomaticUpdates): Reason[] {
  const failed = value.lastFailure && parseInstant(value.lastFailure.at);
  const succeeded = value.lastSuccessAt === undefined ? undefined : parseInstant(value.lastSuccessAt);
  if (failed === undefined || (succeeded !== undefined && failed < succeeded)) return [];
  return [{ code: 'last-run-failed', text: `A later run failed${failureText(value)}.`, remedy: 'unattended-upgrade --verbose' }];
}

function failureText({ lastFailure }: AutomaticUpdates): string {
  const at = lastFailure && parseInstant(lastFailure.at);
  return lastFailure && at !== undefined ? `; the run of ${toIso(at)} failed: ${lastFailure.text.trim()}` : '';
}

function freshness(at: string | undefined, rule: AutomaticUpdatesRule, surroundings: Surroundings): Freshness | undefined {
  return at === undefined ? undefined : decideFreshness(at, rule.lastSuccess, surroundings);
}

function sayAge(freshness: Freshness | undefined): string {
  return freshness?.is === 'fresh' ? saySpan(freshness.ageMs) : 'Unknown time';
}

/** The first of the looker's sentences, joined to one. */
function sayFaults({ faults }: AutomaticUpdates): string {
  return faults.slice(0, 4).map((fault) => fault.replace(/\.$/, '')).join('; ');
}
