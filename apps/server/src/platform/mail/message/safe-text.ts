// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu;
// Direction marks can make `exe.txt` out of `txt.exe`, and invisible characters make two names look alike.
const DIRECTIONS = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
// eslint-disable-next-line no-control-regex
const CONTROLS_IN_TEXT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

/** `text` on one line without controls or direction marks, at most `length` characters; for names and subjects. */
export function oneLine(text: string, length = 1_000): string {
  return text.slice(0, length * 4).replace(CONTROLS, ' ').replace(DIRECTIONS, '').toWellFormed().trim().slice(0, length).toWellFormed();
}

/** `text` with LF line ends and without controls, which are replaced by U+FFFD so that their place is seen. */
export function manyLines(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(CONTROLS_IN_TEXT, '\ufffd').toWellFormed();
}

/** The last part of `name` as a file name that is safe on every system, at most 120 characters; `fallback` when nothing is left. */
export function safeFileName(name: string, fallback: string): string {
  const base = oneLine(name, 2_000).split(/[/\\]/u).at(-1) ?? '';
  const clean = base.replace(/[<>:"|?*]/gu, '_').replace(/^[\s.]+|[\s.]+$/gu, '');
  return clean === '' ? fallback : shorten(clean, 120);
}

/** `name` cut in the middle of its stem, so that its ending stays. */
function shorten(name: string, length: number): string {
  if (name.length <= length) return name;
  const ending = /\.[^.]{1,16}$/u.exec(name)?.[0] ?? '';
  return (name.slice(0, length - ending.length).toWellFormed() + ending);
}
