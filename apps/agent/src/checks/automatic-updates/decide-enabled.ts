import type { Place } from '@writ/contract';
import { aptList, aptValue, type AptNode } from '../formats/apt-conf.ts';

export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly place?: Place;
}

/** Settings of apt that decide whether updates install themselves, with what apt takes where nothing is set. */
const PERIODIC: readonly [string, string][] = [
  ['APT::Periodic::Enable', '1'],
  ['APT::Periodic::Update-Package-Lists', '0'],
  ['APT::Periodic::Unattended-Upgrade', '0'],
];
/** Further settings that are shown, because they bend what is done and when. */
const SHOWN = [
  'APT::Periodic::Download-Upgradeable-Packages', 'Unattended-Upgrade::Automatic-Reboot', 'Unattended-Upgrade::Automatic-Reboot-Time', 'Unattended-Upgrade::OnlyOnACPower',
  'Unattended-Upgrade::Skip-Updates-On-Metered-Connections', 'Unattended-Upgrade::Package-Whitelist-Strict', 'Unattended-Upgrade::DevRelease', 'Unattended-Upgrade::InstallOnShutdown',
];
const LISTS = [
  'Unattended-Upgrade::Allowed-Origins', 'Unattended-Upgrade::Origins-Pattern', 'Unattended-Upgrade::Package-Blacklist', 'Unattended-Upgrade::Package-Whitelist', 'Unattended-Upgrade::Update-Days',
];
/** Expressions of the blacklist that match every name, since it is matched from the start of the name. */
const EVERYTHING = new Set(['', '.', '.*', '.+', '^', '^.', '^.*', '^.+', '.*$', '^.*$', '(.*)', '[a-z]*', '.?', '[a-z]']);

/** Every setting that decides, as it stands. */
export function decidingSettings(tree: AptNode): Setting[] {
  const single = [...PERIODIC.map(([key]) => key), ...SHOWN].flatMap((key) => {
    const set = aptValue(tree, key);
    return set ? [{ key, ...set }] : [];
  });
  return [...single, ...LISTS.flatMap((key) => aptList(tree, key).map((item) => ({ key: `${key}::`, ...item })))];
}

/** Why updates do not install themselves: sentences with setting, file and line; none when they do. */
export function enabledFaults(tree: AptNode): string[] {
  const faults = PERIODIC.flatMap(([key, fallback]) => {
    const set = aptValue(tree, key);
    const value = set?.value ?? fallback;
    if (key === 'APT::Periodic::Enable' ? !isZero(value) : isOn(value)) return [];
    return [set ? `${key} is "${value}" (${sayPlace(set.place)}); it must be at least 1.` : `${key} is not set, which means never.`];
  });
  const all = aptList(tree, 'Unattended-Upgrade::Package-Blacklist').find(({ value }) => EVERYTHING.has(value));
  if (all) faults.push(`Unattended-Upgrade::Package-Blacklist has "${all.value}" (${sayPlace(all.place)}), which keeps back every package.`);
  const only = aptList(tree, 'Unattended-Upgrade::Package-Whitelist').find(({ value }) => value !== '');
  if (only) faults.push(`Unattended-Upgrade::Package-Whitelist (${sayPlace(only.place)}) lets only the packages that it names be updated.`);
  return [...faults, ...whenFaults(tree)];
}

/** Settings under which a run ends well, and sets its stamp, without installing anything. */
function whenFaults(tree: AptNode): string[] {
  const shutdown = aptValue(tree, 'Unattended-Upgrade::InstallOnShutdown');
  const days = aptList(tree, 'Unattended-Upgrade::Update-Days');
  const missed = days.length === 0 ? [] : DAYS.filter((day, number) => !days.some(({ value }) => [day, day.slice(0, 3), String(number)].includes(value)));
  return [
    ...(shutdown && isTrue(shutdown.value) ? [`Unattended-Upgrade::InstallOnShutdown is "${shutdown.value}" (${sayPlace(shutdown.place)}); updates wait for the next shutdown.`] : []),
    ...(missed.length > 0 ? [`Unattended-Upgrade::Update-Days (${sayPlace(days[0]!.place)}) leaves out ${missed.join(', ')}; on those days nothing is installed.`] : []),
  ];
}

/** As `strftime` names them where no language is set, Sunday being 0. */
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The words that apt takes for true (`StringToBool`): also every number but 0. */
function isTrue(value: string): boolean {
  const number = /^\s*([+-]?\d+)\s*$/.exec(value)?.[1];
  return number === undefined ? ['yes', 'true', 'with', 'on', 'enable'].includes(value.toLowerCase()) : Number(number) !== 0;
}

/** apt's script asks `[ $AutoAptEnable -eq 0 ]`: only a zero turns it off, and a word such as `true` or `false` does not. */
function isZero(value: string): boolean {
  return /^\s*[+-]?0+\s*$/.test(value);
}

/** An interval runs when it is `always` or more than nothing: days, or a number with `s`, `m`, `h` or `d`. Anything else apt's script takes for 0. */
function isOn(value: string): boolean {
  return value === 'always' || /^0*[1-9]\d*[smhd]?$/.test(value);
}

/** `/etc/apt/apt.conf.d/20auto-upgrades:2`. */
export function sayPlace(place: Place | undefined): string {
  return place ? `${place.file}${place.line === undefined ? '' : `:${place.line}`}` : 'built into apt';
}
