import { type Command, Option } from 'commander';
import { type CommandRule, compileRule, createCommandReader, createHistoryReader, HISTORY_FORMS, type HistoryForm, historyFormOf, matchRules, ownCommandRules, type RanCommand } from '@writ/lines';
import { declareErrors } from '@writ/kernel';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { readText } from '../../read-input.ts';
import type { Terminal } from '../../terminal.ts';
import { type LineBatch, readTextLines } from './read-text-lines.ts';
import { addTimeOptions, type TimeFlags, timeOptionsOf } from './time-options.ts';

/** Bytes of one file of rules. */
const MAX_RULES_BYTES = 4 * 1024 * 1024;

export const errors = declareErrors('logs-commands', {
  'rules-not-yaml': { kind: 'invalid', sentence: '{file} is no YAML that can be read: {problem}' },
});

interface CommandsFlags extends TimeFlags {
  readonly history?: HistoryForm;
  readonly account?: string;
  readonly host?: string;
  readonly rules?: readonly string[];
  readonly ownRules: boolean;
}

export function addCommands(logs: Command, { terminal, run }: CommandContext): void {
  addTimeOptions(logs.command('commands'))
    .description('write the commands that users ran as NDJSON: from audit records, sudo, doas, pkexec, cron and shell histories')
    .argument('<file...>', 'log files or histories, or - for standard input')
    .addOption(new Option('--history <form>', 'the input is the history of a shell; files called .bash_history, .zsh_history and fish_history are read so by themselves').choices(HISTORY_FORMS))
    .option('--account <name>', 'whose history it is')
    .option('--host <name>', 'of which host the history is')
    .option('--rules <file...>', 'rules in the form of Sigma (YAML), beside our own')
    .option('--no-own-rules', 'only the rules that are given')
    .addHelpText('after', '\nEach command gives one object, in the order of its first line: who, as whom, where, what, whether it was started, and the rules that it meets. Fields: docs/reference/logs-commands.md\nExample: writ logs commands /var/log/audit/audit.log /var/log/auth.log')
    .action(run((files: string[], flags: CommandsFlags) => findCommands(terminal, files, flags)));
}

async function findCommands(terminal: Terminal, files: readonly string[], flags: CommandsFlags): Promise<number> {
  const rules = [...(flags.ownRules ? ownCommandRules() : []), ...(await readRules(terminal, flags.rules ?? []))];
  for (const file of files) {
    const reader = readerFor(terminal, file, flags);
    const write = async (commands: readonly RanCommand[]): Promise<void> => {
      if (commands.length === 0) return;
      terminal.out(commands.map((command) => `${JSON.stringify({ ...command, rules: matchRules(rules, command).map(({ id }) => id) })}\n`).join(''));
      await terminal.drained();
    };
    let found: RanCommand[] = [];
    for await (const batch of readTextLines(terminal, file)) {
      for (let text = batch.next(); text !== undefined; text = batch.next()) {
        for (const command of reader.add(batch, text)) found.push(command);
        if (found.length < OUT_COMMANDS) continue;
        await write(found);
        found = [];
      }
      await write(found);
      found = [];
    }
    await write(reader.end());
  }
  return EXIT.kept;
}

/** Commands that are written at once. */
const OUT_COMMANDS = 500;

interface Reader {
  readonly add: (batch: LineBatch, text: string) => readonly RanCommand[];
  readonly end: () => readonly RanCommand[];
}

function readerFor(terminal: Terminal, file: string, flags: CommandsFlags): Reader {
  const time = timeOptionsOf(flags, terminal.now());
  const form = flags.history ?? historyFormOf(file);
  if (form === undefined) {
    const { add, end } = createCommandReader(time);
    return { add: ({ line }, text) => add(text, line), end };
  }
  const history = createHistoryReader(form, { account: flags.account ?? null, host: flags.host ?? null }, time);
  const asList = (command: RanCommand | undefined): readonly RanCommand[] => (command === undefined ? [] : [command]);
  return { add: ({ line, raw }, text) => asList(history.add(text, line, raw)), end: () => asList(history.end()) };
}

/** Every rule of every file; a file may hold several documents. YAML is loaded only when there is some. */
async function readRules(terminal: Terminal, files: readonly string[]): Promise<readonly CommandRule[]> {
  if (files.length === 0) return [];
  const { parseAllDocuments } = await import('yaml');
  const rules: CommandRule[] = [];
  for (const file of files) {
    const text = await readText(terminal, file, MAX_RULES_BYTES);
    for (const document of parseAllDocuments(text)) {
      if (!('errors' in document)) continue;
      const [problem] = document.errors;
      if (problem !== undefined) throw errors('rules-not-yaml', { file, problem: problem.message.split('\n', 1)[0] }, problem);
      rules.push(compileRule(document.toJS({ maxAliasCount: 100 })));
    }
  }
  return rules;
}
