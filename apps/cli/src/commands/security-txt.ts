import type { Command } from 'commander';
import { instant, toIso, type Instant } from '@writ/kernel';
import { checkSecurityTxt, readMoment, SECURITY_TXT_LIMIT_BYTES, type SecurityTxtFault } from '@writ/server/engines';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { addFormatOptions, wantsJson, type FormatOptions } from '../output-format.ts';
import { readText } from '../read-input.ts';
import { writeLine, type Terminal } from '../terminal.ts';

interface CheckOptions extends FormatOptions {
  readonly at?: string;
  readonly url?: string;
}

/** Beyond what the RFC allows, so that the fault can be named; beyond this it is no security.txt at all. */
const READ_LIMIT_BYTES = 32 * SECURITY_TXT_LIMIT_BYTES;

export function addSecurityTxt(program: Command, { terminal, run }: CommandContext): void {
  const securityTxt = program.command('security-txt').description('check a security.txt (RFC 9116)');
  addFormatOptions(securityTxt.command('check').description('list every fault with its line'))
    .argument('<file>', 'the security.txt; - is standard input')
    .option('--at <time>', 'check as of that time, such as 2027-06-30T12:00:00Z (default: now)')
    .option('--url <address>', 'where it was found: its Canonical must name it')
    .addHelpText('after', '\nExit codes: 0 no errors, 1 errors, 3 it could not be read, 64 called wrongly. Warnings are no errors.\nExample: curl -s https://example.com/.well-known/security.txt | writ security-txt check --url https://example.com/.well-known/security.txt -')
    .action(run((file: string, options: CheckOptions) => check(terminal, file, options)));
}

async function check(terminal: Terminal, file: string, options: CheckOptions): Promise<number> {
  const now = momentOf(terminal, options.at);
  if (now === undefined) return refuse(terminal, '--at', options.at, 'a time such as 2027-06-30T12:00:00Z');
  if (options.url !== undefined && !URL.canParse(options.url)) return refuse(terminal, '--url', options.url, 'a whole address such as https://example.com/.well-known/security.txt');
  const { faults, expires, isSigned } = checkSecurityTxt(await readText(terminal, file, READ_LIMIT_BYTES), { now, url: options.url });
  const errors = faults.filter(({ severity }) => severity === 'error').length;
  if (wantsJson(terminal, options)) for (const fault of faults) writeLine(terminal, { file, ...fault });
  else {
    for (const fault of faults) terminal.out(sayFault(file, fault));
    const until = expires === undefined ? '' : `; expires ${toIso(expires)}`;
    terminal.out(`${file}: ${errors === 0 ? 'no errors' : `${errors} ${errors === 1 ? 'error' : 'errors'}`}${until}${isSigned ? '; signed, and the signature was not verified' : ''}\n`);
  }
  return errors === 0 ? EXIT.kept : EXIT.broken;
}

function momentOf(terminal: Terminal, at: string | undefined): Instant | undefined {
  return at === undefined ? instant(terminal.now()) : readMoment(at, 'UTC');
}

function refuse(terminal: Terminal, option: string, given: string | undefined, wanted: string): number {
  terminal.error(`writ: ${option} is ${JSON.stringify(given)}, but it must be ${wanted}\n`);
  return EXIT.usage;
}

function sayFault(file: string, { line, column = 1, severity, code, text }: SecurityTxtFault): string {
  return `${file}:${line}:${column}: ${severity}: ${text} (${code})\n`;
}
