import { textOfBytes } from '../../bytes/text-of-bytes.ts';
import { epochText } from '../../time/epoch.ts';
import { createTimeReader, type TimeOptions } from '../../time/time-reader.ts';
import { ranCommand, type RanCommand } from '../ran-command.ts';
import { firstWords } from '../shell-words.ts';

/** How a history is written: by bash (with or without times), zsh (plain or extended), fish, or as the output of `history`. */
export const HISTORY_FORMS = ['auto', 'bash', 'zsh', 'fish', 'numbered'] as const;
export type HistoryForm = (typeof HISTORY_FORMS)[number];

/** Whose history it is; the file does not say. */
export interface HistoryOwner {
  readonly account: string | null;
  readonly host: string | null;
}

/** Takes the lines of a shell history and gives the commands that are whole by then. */
export interface HistoryReader {
  readonly add: (text: string, line: number, raw?: string) => RanCommand | undefined;
  readonly end: () => RanCommand | undefined;
}

/** A command of more characters or lines is cut: a file without times would else be one command. */
const MAX_CHARACTERS = 1_048_576;

export function createHistoryReader(form: HistoryForm, owner: HistoryOwner, options: TimeOptions): HistoryReader {
  const time = createTimeReader(options);
  let known: HistoryForm = form;
  let begun: { readonly lines: number[]; at: string | null; readonly texts: string[]; characters: number; isOpen: boolean } | undefined;
  let bashAt: string | null | undefined;

  return { add, end: () => take() };

  function add(text: string, line: number, raw?: string): RanCommand | undefined {
    if (known === 'auto') known = guessForm(text);
    if (known === 'zsh') return addZsh(raw === undefined ? text : textOfBytes(unmetafy(raw)), line);
    if (known === 'fish') return addFish(text, line);
    if (known === 'numbered') return addNumbered(text, line);
    return addBash(text, line);
  }

  /** Bash puts `#1700000000` before a command when HISTTIMEFORMAT is set; from then on all lines up to the next are one command (history_multiline_entries in readline). */
  function addBash(text: string, line: number): RanCommand | undefined {
    const stamp = /^#(\d{9,11})$/.exec(text);
    if (stamp) {
      const done = take();
      bashAt = epochText(Number(stamp[1])) ?? null;
      return done;
    }
    if (bashAt === undefined) {
      begin(text, line, null);
      return take();
    }
    if (begun === undefined) begin(text, line, bashAt);
    else goOn(text, line);
    return undefined;
  }

  /** `: 1700000000:0;command` with EXTENDED_HISTORY; a backslash at the end means that the command goes on. */
  function addZsh(text: string, line: number): RanCommand | undefined {
    if (begun?.isOpen === true) goOn(text, line);
    else {
      const extended = /^: (\d{9,11}):\d{1,9};/.exec(text);
      begin(extended ? text.slice(extended[0].length) : text, line, extended ? (epochText(Number(extended[1])) ?? null) : null);
    }
    const last = begun!.texts.length - 1;
    const part = begun!.texts[last]!;
    begun!.isOpen = part.endsWith('\\') && begun!.characters < MAX_CHARACTERS;
    if (!begun!.isOpen) return take();
    begun!.texts[last] = part.slice(0, -1);
    return undefined;
  }

  /** `- cmd: text` with `\n` and `\\` as escapes, then `  when: 1700000000`. */
  function addFish(text: string, line: number): RanCommand | undefined {
    if (text.startsWith('- cmd: ')) {
      const done = take();
      begin(text.slice(7).replace(/\\([\\n])/g, (_, letter: string) => (letter === 'n' ? '\n' : '\\')), line, null);
      return done;
    }
    const when = /^ {2}when: (\d{9,11})$/.exec(text);
    if (begun !== undefined) begun.lines.push(line);
    if (when && begun !== undefined) begun.at = epochText(Number(when[1])) ?? null;
    return undefined;
  }

  /** `  12  command`, as the built-in `history` prints it, also with a time. */
  function addNumbered(text: string, line: number): RanCommand | undefined {
    const number = /^ *\d{1,9}[ *] /.exec(text);
    if (number === null && begun !== undefined) {
      goOn(text, line);
      return undefined;
    }
    const done = take();
    const rest = number === null ? text : text.slice(number[0].length);
    const end = time.iso(rest, 0);
    begin(end === -1 ? rest : rest.slice(end).trimStart(), line, end === -1 ? null : time.at);
    return done;
  }

  function begin(text: string, line: number, at: string | null): void {
    begun = { lines: [line], at, texts: [text], characters: text.length, isOpen: false };
  }

  function goOn(text: string, line: number): void {
    begun!.lines.push(line);
    if (begun!.characters + text.length <= MAX_CHARACTERS) begun!.texts.push(text);
    begun!.characters += text.length + 1;
  }

  function take(): RanCommand | undefined {
    if (begun === undefined) return undefined;
    const { lines, at, texts, characters } = begun;
    begun = undefined;
    const command = texts.join('\n');
    if (command.trim() === '') return undefined;
    const words = firstWords(command);
    return ranCommand({ lines, at, source: 'history', reliability: 'editable by its owner', account: owner.account, asAccount: owner.account, host: owner.host, program: words[0] ?? null, arguments: words, command, problems: [...(at === null ? (['no-time'] as const) : []), ...(characters > MAX_CHARACTERS ? (['text-cut'] as const) : [])] });
  }
}

function guessForm(text: string): HistoryForm {
  if (/^: \d{9,11}:\d+;/.test(text)) return 'zsh';
  if (text.startsWith('- cmd: ')) return 'fish';
  return /^ +\d{1,9}[ *] /.test(text) ? 'numbered' : 'bash';
}

/** zsh writes a byte that has a meaning to it as 0x83 and the byte with its sixth bit turned (Src/utils.c, unmetafy). */
function unmetafy(raw: string): Uint8Array {
  const bytes = Uint8Array.from(atob(raw), (letter) => letter.charCodeAt(0));
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === 0x83 && at + 1 < bytes.length) {
      at += 1;
      bytes[length] = bytes[at]! ^ 32;
    } else bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}

const NAMES = /(?:^|\/)\.?(?:(bash|zsh|fish|sh|ksh)_history|histfile|history)$/;

/** The form of the history that a file with this name holds, or undefined when it is no name of one. */
export function historyFormOf(file: string): HistoryForm | undefined {
  const match = NAMES.exec(file);
  if (!match) return undefined;
  return match[1] === 'bash' || match[1] === 'zsh' || match[1] === 'fish' ? match[1] : 'auto';
}
