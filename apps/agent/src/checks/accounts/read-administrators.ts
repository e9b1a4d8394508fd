import type { Host } from '../check.ts';
import { expandGlob } from '../expand-glob.ts';
import { sayUnread } from '../say-unread.ts';

export interface Administrators {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  /** What could not be read, so that more may be administrators than are named. */
  readonly gaps: readonly string[];
}

/** Groups that distributions let become root, or that are as good as root: members of `docker` start containers that see everything. */
const POWERFUL_GROUPS = ['sudo', 'wheel', 'admin', 'docker', 'lxd', 'disk', 'shadow'];
const MAX_DEPTH = 8;
const MAX_FILES = 1_000;

/**
 * Who may become root by sudoers(5): users and `%groups` that a rule or a User_Alias names. Rules for single commands count too, because what a command
 * lets its user do is not judged here.
 */
export function readAdministrators(host: Host): Administrators {
  const users = new Set<string>(['root']);
  const groups = new Set<string>(POWERFUL_GROUPS);
  const gaps: string[] = [];
  let files = 0;
  readFile('/etc/sudoers', 0);
  return { users, groups, gaps };

  function readFile(path: string, depth: number): void {
    files += 1;
    if (files > MAX_FILES) return;
    const read = host.files.readText(path);
    if (!read.ok) {
      if (read.why !== 'missing') gaps.push(`${sayUnread(read)}, so more may be administrators than are named.`);
      return;
    }
    for (const line of read.text.replace(/\\\n/g, ' ').split('\n')) {
      const include = /^[#@]include(dir)?\s+"?([^"\s]+)"?/.exec(line.trim());
      if (include && depth < MAX_DEPTH) for (const inner of include[1] ? partsOf(include[2]!) : [include[2]!]) readFile(inner, depth + 1);
      else for (const name of namesOf(line)) (name.startsWith('%') ? groups : users).add(name.replace(/^%/, ''));
    }
  }
  /** sudo passes over names with a dot or a tilde at the end. */
  function partsOf(folder: string): string[] {
    return expandGlob(host.files, `${folder}/*`).filter((path) => !/[.][^/]*$|~$/.test(path));
  }
}

function namesOf(line: string): string[] {
  const text = line.replace(/(?:^|\s)#(?!\d).*$/, '').trim();
  if (text === '' || /^Defaults\b|^(?:Host|Cmnd|Cmd|Runas)_Alias\b/.test(text)) return [];
  const alias = /^User_Alias\s+[A-Z][A-Z0-9_]*\s*=\s*(.+)$/.exec(text);
  const list = alias ? alias[1]! : /^((?:"[^"]*"|[^\s,=]+)(?:\s*,\s*(?:"[^"]*"|[^\s,=]+))*)\s+[^=]+=/.exec(text)?.[1];
  return list ? list.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1')).filter((name) => /^%?[A-Za-z_][\w.$-]*$/.test(name)) : [];
}
