import type { Command } from 'commander';
import { createProgram } from '../../apps/cli/src/program.ts';
import { makePage, type ReferencePage } from './page.ts';

export async function commandLinePage(): Promise<ReferencePage> {
  const program = await createProgram({ input: emptyInput(), out: () => undefined, error: () => undefined, environment: {}, home: '.', isTerminal: false, columns: 100, now: () => 0, stopping: new AbortController().signal, drained: async () => undefined });
  const body = flatten(program).map(({ path, command }) => `## ${path}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``);
  return makePage('command-line.md', 'Command line', 'Every command with its help. Run as `npx writ …` in the checkout. Commands that read FILE take `-` for standard input; into a pipe they write NDJSON, one object a line.', body.join('\n\n'));
}

function flatten(command: Command, parents: readonly string[] = []): readonly { readonly path: string; readonly command: Command }[] {
  const path = [...parents, command.name()];
  return [{ path: path.join(' '), command }, ...command.commands.flatMap((child) => flatten(child as Command, path))];
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => void (text += part), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return text.trimEnd();
}

async function* emptyInput(): AsyncGenerator<Uint8Array> {}
