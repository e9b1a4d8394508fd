import { createCommandReader, createHistoryReader, type HistoryForm, historyFormOf, type HistoryReader, type RanCommand } from '@writ/lines';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { textOfLine } from '../logins/text-of-line.ts';

/** A command, and the stored line that it was read from first. */
export interface FoundCommand {
  readonly ran: RanCommand;
  readonly line: FoundLine;
}

export interface ReadCommands {
  readonly commands: readonly FoundCommand[];
  /** By host, when an audit record of any kind last came; milliseconds. */
  readonly auditAt: ReadonlyMap<string, number>;
}

/** Reads lines in the order of their coming: the records of one audit event are joined, also over several looks. */
export interface CommandLineReader {
  readonly read: (lines: readonly FoundLine[]) => ReadCommands;
}

/** Lines of which a command may still become whole: more than the reader waits for. */
const REMEMBERED = 20_000;
/** Shell histories that are read beside each other. */
const MOST_HISTORIES = 500;

export function createCommandLineReader(): CommandLineReader {
  const { add } = createCommandReader({ reference: 0 });
  const histories = new Map<string, HistoryReader>();
  const waiting = new Map<number, FoundLine>();
  let number = 0;

  return {
    read(lines) {
      const commands: FoundCommand[] = [];
      const auditAt = new Map<string, number>();
      for (const line of lines) {
        const history = historyOf(line);
        if (history === undefined) readOne(line, commands, auditAt);
        else readHistory(history, line, commands);
      }
      return { commands, auditAt };
    },
  };

  function readOne(line: FoundLine, into: FoundCommand[], auditAt: Map<string, number>): void {
    const isAudit = isRecord(line);
    if (isAudit) auditAt.set(line.host, Math.max(auditAt.get(line.host) ?? 0, Math.min(line.at, line.receivedAt)));
    if (!isAudit && !MAY_BE_COMMAND.test(line.message)) return;
    number += 1;
    waiting.set(number, line);
    for (const ran of add(textOfLine(line), number)) put(ran, into);
    if (waiting.size > REMEMBERED) waiting.delete(waiting.keys().next().value!);
  }

  function readHistory({ form, path }: { readonly form: HistoryForm; readonly path: string }, line: FoundLine, into: FoundCommand[]): void {
    const key = `${line.host}\n${path}`;
    let reader = histories.get(key);
    if (reader === undefined) {
      if (histories.size >= MOST_HISTORIES) histories.delete(histories.keys().next().value!);
      reader = createHistoryReader(form, { account: ownerOf(path), host: line.host }, { reference: line.at });
      histories.set(key, reader);
    }
    number += 1;
    waiting.set(number, line);
    const ran = reader.add(line.message, number);
    if (ran !== undefined) put(ran, into);
    if (waiting.size > REMEMBERED) waiting.delete(waiting.keys().next().value!);
  }

  function put(ran: RanCommand, into: FoundCommand[]): void {
    const line = waiting.get(ran.lines[0] ?? -1);
    for (const one of ran.lines) waiting.delete(one);
    if (line !== undefined) into.push({ ran, line });
  }
}

/** Asked of every line: what was taken apart is known by its form, what was not by its own words. */
function isRecord({ message, fields }: FoundLine): boolean {
  return fields['line.format'] === 'audit' || fields['inner'] === 'audit' || message.includes('audit(');
}

/** What sudo, doas, pkexec and cron write, and where sudo goes on with a command that was too long. */
const MAY_BE_COMMAND = /COMMAND=| CMD \(| ran command |\(command continued\)/;

function historyOf({ fields, program }: FoundLine): { readonly form: HistoryForm; readonly path: string } | undefined {
  const path = fields['log.file.path'] ?? program;
  const form = historyFormOf(path);
  return form && { form, path };
}

/** `/home/ada/.bash_history` is ada's. */
function ownerOf(path: string): string | null {
  const [, home] = /^\/home\/([^/]+)\//.exec(path) ?? [];
  return home ?? (path.startsWith('/root/') ? 'root' : null);
}
