/** One assignment of a systemd unit, in the order in which it takes effect. */
export interface UnitSetting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly file: string;
  readonly line: number;
}

const MAX_SETTINGS = 2_000;

/** Reads systemd.syntax(7): sections, `Key=Value`, comments `#` and `;`, a backslash at the end of a line goes on in the next. */
export function parseUnitFile(text: string, file: string): UnitSetting[] {
  const settings: UnitSetting[] = [];
  let section = '';
  let held = '';
  let heldLine = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (held === '' && (line === '' || line.startsWith('#') || line.startsWith(';'))) continue;
    if (held === '') heldLine = index + 1;
    if (line.endsWith('\\')) {
      held += `${line.slice(0, -1)} `;
      continue;
    }
    const whole = held + line;
    held = '';
    const header = /^\[(.+)\]$/.exec(whole);
    const equals = whole.indexOf('=');
    if (header) section = header[1]!;
    else if (equals > 0 && settings.length < MAX_SETTINGS) {
      settings.push({ section, key: whole.slice(0, equals).trim(), value: whole.slice(equals + 1).trim(), file, line: heldLine });
    }
  }
  return settings;
}

/** The values of a list setting that stand at the end: an empty assignment takes back all before it. */
export function standingValues(settings: readonly UnitSetting[], section: string, keys: readonly string[]): { values: UnitSetting[]; clearedBy?: UnitSetting } {
  let values: UnitSetting[] = [];
  let clearedBy: UnitSetting | undefined;
  for (const setting of settings) {
    if (setting.section !== section || !keys.includes(setting.key)) continue;
    if (setting.value === '') {
      values = [];
      clearedBy = setting;
    } else values.push(setting);
  }
  return { values, ...(clearedBy ? { clearedBy } : {}) };
}
