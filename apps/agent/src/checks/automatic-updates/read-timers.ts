import type { FactValue } from '@writ/contract';
import type { Host } from '../check.ts';
import { clip } from '../evidence.ts';
import { parseUnitFile, standingValues, type UnitSetting } from '../formats/unit-file.ts';

export type Timer = FactValue<'host.automatic-updates'>['timers'][number];
export interface TimerState extends Timer {
  /** Why it will not start what it should, or undefined. */
  readonly fault?: string;
}

/** Strongest first, as systemd.unit(5) orders them. */
export const UNIT_FOLDERS = ['/etc/systemd/system', '/run/systemd/system', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
const TRIGGERS = ['OnCalendar', 'OnActiveSec', 'OnBootSec', 'OnStartupSec', 'OnUnitActiveSec', 'OnUnitInactiveSec'];

/** What the file tree says of a timer and of the service that it starts, whose command must still run `script`. */
export function readTimer(host: Host, unit: string, script: string): TimerState {
  const masked = maskOf(host, unit);
  const settings = masked ? [] : readUnit(host, unit);
  const enabled = masked === undefined && settings.length > 0 && isWanted(host, unit);
  const fault = masked ? `${unit} is masked (${masked})` : settings.length === 0 ? `${unit} is not installed` : !enabled ? `${unit} is not enabled: no target wants it` : timerFault(host, unit, settings, script);
  return { unit, enabled, masked: masked !== undefined, ...(fault === undefined ? {} : { fault: clip(fault, 500) }) };
}

/** systemd is installed, so that timers can run at all. */
export function hasSystemd(host: Host): boolean {
  return ['/usr/lib/systemd/systemd', '/lib/systemd/systemd'].some((path) => host.files.status(path).ok);
}

function timerFault(host: Host, unit: string, settings: readonly UnitSetting[], script: string): string | undefined {
  const triggers = standingValues(settings, 'Timer', TRIGGERS);
  if (triggers.values.length === 0) return `${unit} never fires${triggers.clearedBy ? `: ${placeOf(triggers.clearedBy)} takes its times away` : ''}`;
  const service = standingValues(settings, 'Timer', ['Unit']).values.at(-1)?.value ?? unit.replace(/\.timer$/, '.service');
  const masked = maskOf(host, service);
  if (masked) return `${service} is masked (${masked})`;
  const commands = standingValues(readUnit(host, service), 'Service', ['ExecStart']);
  if (commands.values.some(({ value }) => value.includes(script))) return undefined;
  const last = commands.values.at(-1) ?? commands.clearedBy;
  return `${service} does not run ${script}${last ? `: ${placeOf(last)} says ExecStart=${last.value}` : ''}`;
}

/** The first file of that name wins; drop-ins are added from all folders by their names, the stronger folder's file hiding one of the same name. */
function readUnit(host: Host, unit: string): UnitSetting[] {
  const main = UNIT_FOLDERS.map((folder) => `${folder}/${unit}`).find((path) => host.files.status(path).ok);
  if (main === undefined) return [];
  const dropIns = new Map<string, string>();
  for (const drop of dropInFolders(unit)) {
    for (const folder of UNIT_FOLDERS) {
      const list = host.files.list(`${folder}/${drop}`);
      for (const name of list.ok ? list.names : []) if (name.endsWith('.conf') && !dropIns.has(name)) dropIns.set(name, `${folder}/${drop}/${name}`);
    }
  }
  const files = [main, ...[...dropIns].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, path]) => path)];
  return files.flatMap((path) => {
    const read = host.files.readText(path);
    return read.ok ? parseUnitFile(read.text, path) : [];
  });
}

/** `apt-daily.timer.d`, then those of all whose names begin alike (`apt-.timer.d`), then those of every timer (`timer.d`): the more exact one hides a file of the same name. */
function dropInFolders(unit: string): string[] {
  const dot = unit.lastIndexOf('.');
  const [stem, type] = [unit.slice(0, dot), unit.slice(dot + 1)];
  const dashes = [...stem].flatMap((char, at) => (char === '-' && at < stem.length - 1 ? [at + 1] : [])).reverse();
  return [`${unit}.d`, ...dashes.map((at) => `${stem.slice(0, at)}.${type}.d`), `${type}.d`];
}

/** A unit is masked by a link to /dev/null or an empty file in a stronger place than its own. */
function maskOf(host: Host, unit: string): string | undefined {
  for (const folder of UNIT_FOLDERS) {
    const path = `${folder}/${unit}`;
    if (isNull(host, path)) return `${path} → /dev/null`;
    const status = host.files.ownStatus(path);
    if (status.ok && status.kind === 'file') return status.size === 0 ? `${path} is empty` : undefined;
    if (status.ok) return undefined;
  }
  return undefined;
}

/** Enabled means: a target wants it. The same link in a stronger folder, to /dev/null, takes that back. */
function isWanted(host: Host, unit: string): boolean {
  const decided = new Map<string, boolean>();
  for (const folder of UNIT_FOLDERS) {
    const list = host.files.list(folder);
    for (const name of list.ok ? list.names.filter((item) => /\.(?:wants|requires)$/.test(item)) : []) {
      const path = `${folder}/${name}/${unit}`;
      if (!decided.has(name) && host.files.ownStatus(path).ok) decided.set(name, !isNull(host, path));
    }
  }
  return [...decided.values()].some(Boolean);
}

function isNull(host: Host, path: string): boolean {
  return host.files.linkTarget(path) === '/dev/null';
}

function placeOf(setting: UnitSetting): string {
  return `${setting.file}:${setting.line}`;
}
