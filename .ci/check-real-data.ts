/** Holds engines against real data that lies beside the checkout, where it does: `node .ci/check-real-data.ts FOLDER`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMessage } from '../apps/server/src/platform/mail/message/index.ts';
import { compareDebianVersions } from '../apps/agent/src/checks/formats/debian-version.ts';

const folder = process.argv[2] ?? '';

/** Lines such as `1.0-1 < 1.0-2`, some of them with a comment. */
function checkOrder(file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n').map((line) => line.replace(/#.*$/, '').trim()).filter((line) => line !== '');
  const wrong = lines.filter((line) => {
    const [left = '', sign = '', right = ''] = line.split(/\s+/);
    const order = Math.sign(compareDebianVersions(left, right));
    return order !== { '<': -1, '=': 0, '>': 1 }[sign];
  });
  if (lines.length === 0 || wrong.length > 0) throw new Error(`${file}: ${wrong.length} of ${lines.length} orderings are wrong: ${wrong.slice(0, 5).join('; ')}`);
  return `${lines.length} orderings of Debian versions`;
}

/** Longest that one message may take, on a machine that does other things too. */
const LONGEST_READING_MS = 5_000;

/** Every message: none crashes or is lost, each in bounded time; those of mail servers that could not deliver are bounces, and nobody else's is. */
async function checkMail(at: string): Promise<string> {
  const files = readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:eml|txt)$/.test(name) && !/LICEN[CS]E|README/i.test(name)).map((name) => join(at, name));
  const kinds = new Map<string, number>();
  const wrong: string[] = [];
  for (const file of files) {
    const began = Date.now();
    const { kind, messageId, from, text, attachments, problems } = await readMessage(readFileSync(file), { isOwnMessageId: () => false, ownAddresses: [] });
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const isBounce = file.includes('sisimai+set-of-emails') || file.includes('delivery-status');
    if (kind === 'unreadable' || isBounce !== (kind === 'bounce')) wrong.push(`${file} is ${kind}`);
    if (text === '' && attachments.length === 0 && problems.length === 0 && messageId === undefined && from === undefined) wrong.push(`${file} came to nothing`);
    if (Date.now() - began > LONGEST_READING_MS) wrong.push(`${file} took ${Date.now() - began} ms`);
  }
  if (files.length === 0 || wrong.length > 0) throw new Error(`${at}: ${wrong.length} of ${files.length} messages are wrong: ${wrong.slice(0, 5).join('; ')}`);
  return `${files.length} messages of mail (${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')})`;
}

if (existsSync(folder)) process.stdout.write(`Real data: ${checkOrder(join(folder, '1/google+osv-scanner/internal/semantic/fixtures/debian-versions.txt'))} hold, and ${await checkMail(join(folder, '5'))} are read\n`);
else process.stdout.write('Real data: not checked, none lies beside this checkout\n');
