import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openClient } from './testing-smtp-client.ts';

const PROGRAM = new URL('./testing-receiver.ts', import.meta.url).pathname;
const KILLS = 12;

it('each message that got a 250 is there, whenever the receiver is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-receiver-'));
  const file = join(folder, 'kept');
  const acknowledged: string[] = [];
  let sent = 0;
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = spawn(process.execPath, [PROGRAM, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      const gone = once(child, 'exit');
      const [first] = (await once(child.stdout, 'data')) as [Buffer];
      const port = Number(first.toString());
      const client = async (): Promise<void> => {
        const smtp = await openClient(port);
        if (!(await smtp.reply()) || !(await smtp.say('EHLO mail.example.org\r\n'))) return;
        for (;;) {
          const line = `message ${(sent += 1)} ${'x'.repeat(sent % 3_000)}`;
          for (const words of ['MAIL FROM:<a@example.org>\r\n', 'RCPT TO:<security@example.com>\r\n', 'DATA\r\n']) if (!(await smtp.say(words))) return;
          if (!(await smtp.say(`${line}\r\n.\r\n`)).startsWith('250')) return;
          acknowledged.push(line);
        }
      };
      const clients = Promise.all([client(), client(), client()]);
      await pause(150 + Math.random() * 200);
      child.kill('SIGKILL');
      await Promise.all([gone, clients]);
    }
    const kept = new Set(readFileSync(file, 'utf8').split('\n').map((line) => Buffer.from(line, 'base64').toString('latin1').trimEnd()));
    expect(acknowledged.length).toBeGreaterThan(KILLS * 3);
    expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
