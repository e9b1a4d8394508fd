import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createSmtpReceiver, type IncomingMail, type ReceiverSettings, type SmtpReceiver } from './create-smtp-receiver.ts';
import { matchMailbox } from './match-mailbox.ts';
import { makeCertificate } from './testing-certificate.ts';
import { openClient, type RawClient } from './testing-smtp-client.ts';

const tls = makeCertificate();
const open: { receivers: SmtpReceiver[]; clients: RawClient[] } = { receivers: [], clients: [] };

afterEach(async () => {
  for (const client of open.clients.splice(0)) client.destroy();
  for (const receiver of open.receivers.splice(0)) await receiver.close();
});

async function start(settings: Partial<ReceiverSettings> = {}): Promise<{ port: number; kept: string[]; mails: IncomingMail[]; broken: unknown[] }> {
  const kept: string[] = [];
  const mails: IncomingMail[] = [];
  const broken: unknown[] = [];
  const receiver = await createSmtpReceiver({
    host: '127.0.0.1', port: 0, name: 'mx.example.com', requireTls: false, tls, clock: Date.now, log: pino({ level: 'silent' }),
    isOurs: (address) => matchMailbox(address, 'security@example.com'),
    accept: async (mail) => {
      const chunks: Uint8Array[] = [];
      try {
        for await (const chunk of mail.content) chunks.push(chunk);
      } catch (error) {
        broken.push((error as { code?: unknown }).code);
        throw error;
      }
      mails.push(mail);
      kept.push(Buffer.concat(chunks).toString('latin1'));
    },
    ...settings,
  });
  open.receivers.push(receiver);
  return { port: receiver.port, kept, mails, broken };
}

async function greet(port: number): Promise<RawClient> {
  const client = await openClient(port);
  open.clients.push(client);
  expect(await client.reply()).toMatch(/^220 /);
  expect(await client.say('EHLO mail.example.org\r\n')).toMatch(/250/);
  return client;
}

async function envelope(client: RawClient, to = 'security@example.com'): Promise<string> {
  expect(await client.say('MAIL FROM:<alex@example.org>\r\n')).toMatch(/^250/);
  return client.say(`RCPT TO:<${to}>\r\n`);
}

describe('what it takes', () => {
  it('a message, unchanged but for the dots, and says 250 after accept resolved and not before', async () => {
    let finish = (): void => undefined;
    const { port, kept } = await start({ accept: async (mail) => {
      for await (const chunk of mail.content) kept.push(Buffer.from(chunk).toString('latin1'));
      await new Promise<void>((resolve) => (finish = resolve));
    } });
    const client = await greet(port);
    await envelope(client);
    expect(await client.say('DATA\r\n')).toMatch(/^354/);
    client.write('Subject: x\r\n\r\n..dot\r\n.\r\n');
    const answer = client.reply();
    expect(await Promise.race([answer, pause(200, 'waits')])).toBe('waits');
    expect(kept.join('')).toBe('Subject: x\r\n\r\n.dot\r\n');
    finish();
    expect(await answer).toMatch(/^250 2\.6\.0/);
  });

  it('details of the address, an empty sender, over TLS with its cipher told', async () => {
    const { port, mails } = await start({ requireTls: true });
    const client = await greet(port);
    expect(await client.say('MAIL FROM:<a@example.org>\r\n')).toMatch(/^530 5\.7\.0 Please use STARTTLS/);
    expect(await client.say('STARTTLS\r\n')).toMatch(/^220/);
    await client.secure();
    expect(await client.say('EHLO mail.example.org\r\n')).not.toMatch(/AUTH|STARTTLS/);
    expect(await client.say('MAIL FROM:<>\r\n')).toMatch(/^250/);
    expect(await client.say('RCPT TO:<Security+b-1@EXAMPLE.com>\r\n')).toMatch(/^250/);
    await client.say('DATA\r\n');
    expect(await client.say('x\r\n.\r\n')).toMatch(/^250/);
    expect(mails[0]!.envelope).toMatchObject({ from: '', to: ['Security+b-1@EXAMPLE.com'], remoteAddress: '127.0.0.1', helo: 'mail.example.org', tls: expect.stringMatching(/TLS/) });
  });

  it('with no certificate TLS is neither offered nor required', async () => {
    await expect(start({ requireTls: true, tls: undefined } as never)).rejects.toMatchObject({ code: 'mail-certificate-missing' });
  });
});

describe('what it refuses', () => {
  it('is no relay, says the same of every other name, and shows out who goes through names', async () => {
    const { port } = await start();
    const client = await greet(port);
    const first = await envelope(client, 'root@example.com');
    expect(first).toMatch(/^550/);
    expect(await client.say('RCPT TO:<someone@example.net>\r\n')).toBe(first);
    expect(await client.say('RCPT TO:<security@example.com@example.net>\r\n')).toMatch(/^5/);
    expect(await client.say('RCPT TO:<security%example.net@example.com>\r\n')).toBe(first);
    for (let n = 3; n < 20; n += 1) expect(await client.say(`RCPT TO:<n${n}@example.com>\r\n`)).toBe(first);
    const last = [await client.say('RCPT TO:<m@example.com>\r\n'), await client.say('RCPT TO:<m@example.com>\r\n')];
    expect(last.some((answer) => answer.startsWith('421'))).toBe(true);
  });

  it.each(['AUTH PLAIN AGEAYg==', 'VRFY security', 'XCLIENT ADDR=1.2.3.4', 'WIZ', 'SHELL', 'KILL', 'GARBAGE'])('%s is no command here', async (command) => {
    const { port } = await start();
    expect(await (await greet(port)).say(`${command}\r\n`)).toMatch(/^500/);
  });

  it('a message over the limit with 552, told by SIZE or found while it streams, and the connection goes on', async () => {
    const { port, kept, broken } = await start({ limits: { maxBytes: 10_000 } });
    const client = await greet(port);
    expect(await client.say('MAIL FROM:<a@example.org> SIZE=10001\r\n')).toMatch(/^552/);
    await envelope(client);
    await client.say('DATA\r\n');
    expect(await client.say(`${'x'.repeat(70)}\r\n`.repeat(200) + '.\r\n')).toMatch(/^552/);
    expect(broken).toEqual(['mail-too-large']);
    await envelope(client);
    await client.say('DATA\r\n');
    expect(await client.say('small\r\n.\r\n')).toMatch(/^250/);
    expect(kept).toEqual(['small\r\n']);
  });

  it('hangs up on who goes on far past the limit, and on a line of a command without end', async () => {
    const { port, kept } = await start({ limits: { maxBytes: 1_000 } });
    const client = await greet(port);
    await envelope(client);
    await client.say('DATA\r\n');
    client.write('y'.repeat(200_000));
    expect(await client.reply()).toMatch(/^421/);
    expect(await (await greet(port)).say(`NOOP ${'z'.repeat(5_000)}`)).toMatch(/^421/);
    expect(kept).toEqual([]);
  });

  it.each(['\n.\n', '\n.\r\n', '\r.\r', '\r\n.\n', '\r\n.\r', '\r\n\0.\r\n'])('takes %j for content and smuggles nothing', async (mark) => {
    const { port, kept, mails } = await start();
    const client = await greet(port);
    await envelope(client);
    await client.say('DATA\r\n');
    const smuggled = `one${mark}MAIL FROM:<ceo@example.com>\r\nRCPT TO:<security@example.com>\r\nDATA\r\ntwo`;
    expect(await client.say(`${smuggled}\r\n.\r\n`)).toMatch(/^250/);
    expect(mails).toHaveLength(1);
    expect(kept[0]).toContain('ceo@example.com');
  });

  it('what was sent in the open before TLS is not obeyed inside it', async () => {
    const { port } = await start();
    const client = await greet(port);
    expect(await client.say('STARTTLS\r\nMAIL FROM:<smuggled@example.org>\r\n')).toMatch(/^220/);
    await client.secure().catch(() => undefined);
    expect(await client.say('RCPT TO:<security@example.com>\r\n')).not.toMatch(/^250/);
  });
});

describe('how much it takes', () => {
  it('so many messages of an address in a minute, then 450 until the next', async () => {
    let now = 0;
    const { port } = await start({ clock: () => now, limits: { messagesPerMinute: 2 } });
    const client = await greet(port);
    for (const expected of [/^250/, /^250/, /^450/]) {
      expect(await client.say('MAIL FROM:<a@example.org>\r\n')).toMatch(expected);
      await client.say('RSET\r\n');
    }
    now = 61_000;
    expect(await client.say('MAIL FROM:<a@example.org>\r\n')).toMatch(/^250/);
  });

  it('so many connections of an address, recipients, idle time and time in all', async () => {
    const { port } = await start({ limits: { connectionsPerAddress: 1, recipients: 1 } });
    const first = await greet(port);
    const second = await openClient(port);
    expect(await second.reply()).toMatch(/^421/);
    await envelope(first);
    expect(await first.say('RCPT TO:<security+2@example.com>\r\n')).toMatch(/^452/);
    first.destroy();
    await pause(50);
    await greet(port);
    const slow = await start({ limits: { totalMs: 300, idleMs: 10_000 } });
    expect(await (await greet(slow.port)).reply()).toMatch(/^421/);
    const idle = await start({ limits: { idleMs: 300 } });
    expect(await (await greet(idle.port)).reply()).toMatch(/^421/);
  });
});

describe('when it goes wrong', () => {
  it('a failing accept is 451, at its start, in the middle and at its end, and the sender may try again at once', async () => {
    for (const when of ['start', 'middle', 'end', 'unread']) {
      const { port } = await start({ accept: async ({ content }) => {
        if (when === 'start') throw new Error('no');
        if (when === 'unread') return;
        for await (const _ of content) if (when === 'middle') throw new Error('no');
        throw new Error('no');
      } });
      const client = await greet(port);
      for (let n = 0; n < 2; n += 1) {
        await envelope(client);
        await client.say('DATA\r\n');
        expect(await client.say(`${'x'.repeat(70)}\r\n`.repeat(5_000) + '.\r\n'), when).toMatch(/^451/);
      }
    }
  });

  it('a connection that dies in the middle makes accept throw and keeps nothing', async () => {
    const { port, kept, broken } = await start();
    const client = await greet(port);
    await envelope(client);
    await client.say('DATA\r\n');
    client.write('Subject: half\r\n\r\nand then');
    await pause(50);
    client.destroy();
    await expect.poll(() => broken).toEqual(['mail-interrupted']);
    expect(kept).toEqual([]);
  });

  it('close waits for a message that is being accepted', async () => {
    let finish = (): void => undefined;
    const { port } = await start({ accept: async ({ content }) => {
      for await (const _ of content);
      await new Promise<void>((resolve) => (finish = resolve));
    } });
    const client = await greet(port);
    await envelope(client);
    await client.say('DATA\r\n');
    client.write('x\r\n.\r\n');
    await pause(50);
    const closing = open.receivers.pop()!.close();
    await pause(50);
    finish();
    expect(await client.reply()).toMatch(/^250/);
    client.destroy();
    await closing;
  });
});
