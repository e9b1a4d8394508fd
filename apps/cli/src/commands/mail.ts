import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { declareErrors, toIso } from '@writ/kernel';
import { contentKey, readMessage, type ReadMessage, readPrivateKey } from '@writ/server/engines';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { readText } from '../read-input.ts';
import { type Terminal, writeLine } from '../terminal.ts';

/** Bytes of one message or of one mailbox file. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_KEY_BYTES = 512 * 1024;

export const errors = declareErrors('mail-command', {
  'mail-file-too-large': { kind: 'too-large', sentence: '{file} has more than {limit} bytes. Split the mailbox, or pass single messages.' },
  'mail-not-a-file': { kind: 'invalid', sentence: '{file} is a folder. Name its files, or pass one message on standard input.' },
});

type PrivateKey = Awaited<ReturnType<typeof readPrivateKey>>;

export function addMail(program: Command, { terminal, run }: CommandContext): void {
  const mail = program.command('mail').description('look at mail as the intake does');
  mail
    .command('parse')
    .description('write what the intake makes of messages as NDJSON; needs no server and keeps nothing')
    .argument('<file...>', 'messages (RFC 5322) or mailboxes (mbox), or - for standard input')
    .option('--key <file>', 'an armored OpenPGP private key to decrypt with; its passphrase is read from WRIT_PGP_PASSPHRASE')
    .addHelpText('after', '\nEach line is one message: kind, thread ids, text, attachments with hashes, problems. Fields: docs/reference/mail-parse.md\nExample: writ mail parse message.eml')
    .action(run((files: string[], options: { readonly key?: string }) => parse(terminal, files, options.key)));
}

async function parse(terminal: Terminal, files: readonly string[], keyFile: string | undefined): Promise<number> {
  const key = keyFile === undefined ? undefined : await readPrivateKey(await readText(terminal, keyFile, MAX_KEY_BYTES), terminal.environment.WRIT_PGP_PASSPHRASE);
  for (const file of files) {
    const messages = splitMailbox(await readBytes(terminal, file));
    for (const [index, raw] of messages.entries()) writeLine(terminal, await describe(file, messages.length > 1 ? index + 1 : undefined, raw, key));
  }
  return EXIT.kept;
}

async function describe(file: string, number: number | undefined, raw: Uint8Array, key: PrivateKey | undefined): Promise<unknown> {
  const message = await readMessage(raw, { isOwnMessageId: () => false, ownAddresses: [], pgp: key && { companyKeys: [key], publicKeysOf: async () => [] } });
  return { file, ...(number === undefined ? {} : { number }), bytes: raw.length, key: contentKey(raw), ...printable(message) };
}

/** The message without the content of its attachments, its date as text, and null for what it lacks. */
function printable(message: ReadMessage): Readonly<Record<string, unknown>> {
  const { attachments, date, ...rest } = message;
  const shown = { ...rest, date: date === undefined ? undefined : toIso(date), attachments: attachments.map(({ name, type, bytes, sha256, inline }) => ({ name, type, bytes, sha256, inline })) };
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, value ?? null]));
}

async function readBytes(terminal: Terminal, file: string): Promise<Buffer> {
  if (file !== '-' && (await stat(file)).isDirectory()) throw errors('mail-not-a-file', { file });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file === '-' ? terminal.input : (createReadStream(file) as AsyncIterable<Uint8Array>)) {
    size += chunk.length;
    if (size > MAX_BYTES) throw errors('mail-file-too-large', { file, limit: MAX_BYTES });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const FROM_LINE = Buffer.from('From ');

/** The messages of an mbox file (RFC 4155), `>From ` unquoted; a file that does not begin with a `From ` line is one message. */
function splitMailbox(bytes: Buffer): readonly Uint8Array[] {
  if (!bytes.subarray(0, FROM_LINE.length).equals(FROM_LINE)) return [bytes];
  const messages: Buffer[] = [];
  for (let start = 0; start !== -1 && start < bytes.length; ) {
    const next = nextFromLine(bytes, start);
    const body = bytes.indexOf(10, start) + 1;
    const message = body === 0 ? Buffer.alloc(0) : bytes.subarray(body, next === -1 ? bytes.length : next);
    messages.push(message.includes('\n>From ') || message.includes('\n>>') ? Buffer.from(message.toString('latin1').replace(/^>(>*From )/gmu, '$1'), 'latin1') : message);
    start = next;
  }
  return messages;
}

/** Where the next line begins that separates messages: `From ` after an empty line, with a date at its end. */
function nextFromLine(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf('\nFrom ', start + 1); at !== -1; at = bytes.indexOf('\nFrom ', at + 1)) {
    const isAfterEmpty = bytes[at - 1] === 10 || (bytes[at - 1] === 13 && bytes[at - 2] === 10);
    const line = bytes.toString('latin1', at + 1, Math.min(at + 300, bytes.length)).split('\n', 1)[0]!;
    if (isAfterEmpty && /\d{1,2}:\d{2}.*\d{4}|\d{4}.*\d{1,2}:\d{2}/u.test(line)) return at + 1;
  }
  return -1;
}
