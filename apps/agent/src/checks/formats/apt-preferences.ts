/** One pin of apt_preferences(5). */
export interface AptPin {
  /** Names, globs or `/expressions/`, as written. */
  readonly packages: readonly string[];
  readonly pin: string;
  readonly priority: number;
  readonly line: number;
}

/** Reads one file of apt_preferences(5); paragraphs without all three fields are passed over, as apt does with a warning. */
export function parseAptPreferences(text: string): AptPin[] {
  const pins: AptPin[] = [];
  let fields = new Map<string, string>();
  let start = 1;
  const close = (): void => {
    const [packages, pin, priority] = [fields.get('package'), fields.get('pin'), fields.get('pin-priority')];
    if (packages && pin && priority && /^[+-]?\d{1,9}$/.test(priority)) pins.push({ packages: packages.split(/\s+/), pin, priority: Number(priority), line: start });
    fields = new Map();
  };
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) continue;
    if (line.trim() === '') {
      close();
      continue;
    }
    const match = /^([A-Za-z-]+):\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    if (fields.size === 0) start = index + 1;
    fields.set(match[1]!.toLowerCase(), match[2]!);
  }
  close();
  return pins;
}

/** The packages that pins hold back for sure: named in full, and pinned to a version or ranked below what apt installs. */
export function heldByPins(pins: readonly AptPin[]): ReadonlySet<string> {
  return new Set(pins.filter((pin) => pin.priority < 100 || /^version\s/.test(pin.pin)).flatMap((pin) => pin.packages));
}
