import type { Command } from 'commander';
import { diffPolicies, formatDiagnostic, type ClauseChange } from '@writ/policy';
import { EXIT } from '../exit-code.ts';
import { checkPolicyFile, loadPolicy } from '../load-policy.ts';
import { addFormatOptions, wantsJson, type FormatOptions } from '../output-format.ts';
import type { CommandContext } from '../command.ts';
import { writeLine, type Terminal } from '../terminal.ts';

export function addPolicy(program: Command, { terminal, run }: CommandContext): void {
  const policy = program.command('policy').description('check a policy document, or compare two');
  policy
    .command('check')
    .description('read a policy and list every error as file:line:column: message')
    .argument('<file...>', 'policy documents; - is standard input')
    .option('--json', 'write each error as a line of NDJSON')
    .addHelpText('after', '\nExit codes: 0 no errors, 1 errors.\nExample: writ policy check policy/security.md')
    .action(run((files: string[], options: FormatOptions) => check(terminal, files, options)));
  addFormatOptions(policy.command('diff').description('list the clauses that two policies have differently'))
    .argument('<old>', 'the earlier document')
    .argument('<new>', 'the later document')
    .addHelpText('after', '\nExit codes: 0 no difference, 1 differences.')
    .action(run((before: string, after: string, options: FormatOptions) => diff(terminal, before, after, options)));
}

async function check(terminal: Terminal, files: readonly string[], options: FormatOptions): Promise<number> {
  let faults = 0;
  for (const file of files) {
    const read = await checkPolicyFile(terminal, file);
    if (read.ok) {
      if (options.json !== true) terminal.out(`${file}: no errors; ${read.policy.sections.length} sections, ${read.policy.controls.length} controls\n`);
      continue;
    }
    faults += read.diagnostics.length;
    for (const diagnostic of read.diagnostics) {
      if (options.json === true) writeLine(terminal, diagnostic);
      else terminal.out(`${formatDiagnostic(diagnostic)}\n`);
    }
  }
  if (faults > 0 && options.json !== true) terminal.error(`${faults} ${faults === 1 ? 'error' : 'errors'}\n`);
  return faults === 0 ? EXIT.kept : EXIT.broken;
}

async function diff(terminal: Terminal, before: string, after: string, options: FormatOptions): Promise<number> {
  const [old, now] = [await loadPolicy(terminal, before), await loadPolicy(terminal, after)];
  const changes = diffPolicies(old, now);
  for (const change of changes) {
    if (wantsJson(terminal, options)) writeLine(terminal, change);
    else terminal.out(sayChange(change));
  }
  if (changes.length === 0 && !wantsJson(terminal, options)) terminal.out(old.text === now.text ? 'No clause differs.\n' : 'No clause differs; the text around the clauses does.\n');
  return changes.length === 0 ? EXIT.kept : EXIT.broken;
}

function sayChange(change: ClauseChange): string {
  const place = change.after ? `line ${change.after.line}` : `line ${change.before?.line ?? 0} before`;
  const lines = [`${change.kind} ${change.clause} (${place})`];
  if (change.before && change.before.prose !== change.after?.prose) lines.push(`  - ${change.before.prose}`);
  if (change.after && change.after.prose !== change.before?.prose) lines.push(`  + ${change.after.prose}`);
  for (const { control, name, before, after } of change.parameters) lines.push(`  ${control}.${name}: ${say(before)} → ${say(after)}`);
  return `${lines.join('\n')}\n`;
}

function say(value: unknown): string {
  if (value === undefined) return 'not given';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
