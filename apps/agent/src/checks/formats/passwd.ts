export interface PasswdEntry {
  readonly name: string;
  /** `x` sends to shadow(5); anything else is the password's own field, of which only the kind may leave this host. */
  readonly password: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
  readonly line: number;
}
export interface ShadowEntry {
  readonly state: PasswordState;
  /** Days from 1970-01-01 to the last change; absent when ageing is off. */
  readonly changedDay?: number;
  readonly maxDays?: number;
}
export type PasswordState = 'set' | 'locked' | 'none';
export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/**
 * Reads passwd(5) as the C library does, which needs no more than name, password and both numbers, and takes what follows the home for the shell.
 * `badLines` are those of another form, by number; the C library passes over them, and so does the caller, aloud.
 */
export function parsePasswd(text: string): { entries: PasswdEntry[]; badLines: number[] } {
  const entries: PasswdEntry[] = [];
  const badLines: number[] = [];
  for (const [line, fields] of records(text)) {
    const [first = '', password, uid, gid, , home = '', ...shell] = fields;
    const name = first.trimStart();
    const numbers = [uid, gid].map((field) => wholeNumber(field?.replace(/^\s*\+?/, '')));
    // `+name` lines ask a network for accounts (compat in nsswitch.conf).
    if (name === '' || /^[+-]/.test(name) || numbers[0] === undefined || numbers[1] === undefined) badLines.push(line);
    else entries.push({ name, password: password!, uid: numbers[0], gid: numbers[1], home, shell: shell.join(':') || '/bin/sh', line });
  }
  return { entries, badLines };
}

/** Reads shadow(5) down to ages and states; no hash is kept. */
export function parseShadow(text: string): ReadonlyMap<string, ShadowEntry> {
  const entries = new Map<string, ShadowEntry>();
  for (const [, fields] of records(text)) {
    const [name, password, changed, , maximum] = fields;
    if (!name || password === undefined || fields.length < 8 || entries.has(name)) continue;
    const [changedDay, maxDays] = [wholeNumber(changed), wholeNumber(maximum)];
    entries.set(name, {
      state: passwordState(password),
      ...(changedDay === undefined ? {} : { changedDay }),
      ...(maxDays === undefined ? {} : { maxDays }),
    });
  }
  return entries;
}

/** What a password field is, without what it says: nothing, a lock (`!`, `*` or anything that no hash begins with), or a hash. */
export function passwordState(field: string): PasswordState {
  if (field === '') return 'none';
  return /^[$_./0-9A-Za-z]/.test(field) ? 'set' : 'locked';
}

/** Reads group(5). */
export function parseGroup(text: string): GroupEntry[] {
  const entries: GroupEntry[] = [];
  for (const [, fields] of records(text)) {
    const gid = wholeNumber(fields[2]);
    if (fields.length !== 4 || !fields[0] || gid === undefined) continue;
    entries.push({ name: fields[0], gid, members: fields[3]!.split(',').filter((member) => member !== '') });
  }
  return entries;
}

function* records(text: string): Generator<[number, string[]], void> {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '' && !line.startsWith('#')) yield [index + 1, line.split(':')];
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
