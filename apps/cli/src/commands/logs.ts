import type { Command } from 'commander';
import type { AddCommand, CommandContext } from '../command.ts';
import { addAnomalies } from './logs/anomalies.ts';
import { addFollow } from './logs/follow.ts';
import { addLogins } from './logs/logins.ts';
import { addCommands } from './logs/commands.ts';
import { addParse } from './logs/parse.ts';
import { addRedact } from './logs/redact.ts';
import { addRestoreLogs } from './logs/restore.ts';
import { addTemplates } from './logs/templates.ts';

/** What each does is in its own file under `logs/`; none but `restore` needs an installation. */
const COMMANDS: readonly AddCommand[] = [addAnomalies, addFollow, addLogins, addCommands, addParse, addRedact, addRestoreLogs, addTemplates];

export function addLogs(program: Command, context: CommandContext): void {
  const logs = program.command('logs').description('read log lines as the pipeline does, with no server, keeping nothing; and restore archived ones');
  for (const add of COMMANDS) add(logs, context);
}
