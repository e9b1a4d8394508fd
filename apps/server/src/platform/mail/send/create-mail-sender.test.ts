import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID, verify } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmtpReceiver, type SmtpReceiver } from '../receive/create-smtp-receiver.ts';
import { makeCertificate } from '../receive/testing-certificate.ts';
import { compose } from './compose.ts';
import { createMailSender } from './create-mail-sender.ts';
import type { OutgoingMail } from './outgoing-mail.ts';
import { makeBounceTag, makeMessageId, readBounceTag, readOwnMessageId } from './own-ids.ts';
import { signDkim } from './sign-dkim.ts';
import { lacksPostfix, type Postfix, startPostfix } from './testing-postfix.ts';

const log = pino({ level: 'silent' });
const mac = randomBytes(32);

function mailOf(more: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: { address: 'security@example.com', name: 'Security, Example' }, to: { address: 'alex@example.org' }, envelopeFrom: `security+${makeBounceTag(mac, randomUUID())}@example.com`,
    subject: 'Your report', messageId: makeMessageId(mac, 'example.com', randomUUID()), autoSubmitted: 'auto-replied', at: Date.parse('2026-11-24T09:00:00Z'), content: { text: 'Thank you.\n.\n\nWe read it.\n' }, ...more,
  };
}

/** RFC 6376 once more, written from its text and for the reader's sake in another way than the signer. */
function checkDkim(raw: string, publicKey: KeyObject): boolean {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n(?=[ \t])/g, '').split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).replace(/[ \t]+/g, ' ').trim()] as const);
  const [, signature] = lines.find(([name]) => name === 'dkim-signature')!;
  const tags = Object.fromEntries(signature.split(';').map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')]));
  const stripped = rest.join('\r\n\r\n').replace(/[ \t]+/g, ' ').replace(/ \r\n/g, '\r\n').replace(/(?:\r\n)*$/, '');
  // Under relaxed an empty body is nothing at all (section 3.4.4).
  const body = stripped === '' ? '' : `${stripped}\r\n`;
  if (createHash('sha256').update(body, 'latin1').digest('base64') !== tags['bh']) return false;
  const pile = lines.filter(([name]) => name !== 'dkim-signature').toReversed();
  const parts = tags['h']!.split(':').flatMap((name) => {
    const place = pile.findIndex(([each]) => each === name);
    return place < 0 ? [] : [pile.splice(place, 1)[0]!.join(':')];
  });
  const data = Buffer.from(`${parts.join('\r\n')}\r\ndkim-signature:${signature.replace(/b=[^;]*$/, 'b=')}`, 'latin1');
  const bytes = Buffer.from(tags['b']!, 'base64');
  return tags['a'] === 'rsa-sha256' ? verify('sha256', data, publicKey, bytes) : verify(null, createHash('sha256').update(data).digest(), publicKey, bytes);
}

describe('a message as it goes out', () => {
  it('carries what it was given and nothing that somebody put into a subject, a name or a thread', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }), async (left, right) => {
      const evil = `${left}\r\nBcc: eve@example.net\r\n\r\n${right}`;
      const raw = (await compose(mailOf({ subject: evil, from: { address: 'security@example.com', name: evil }, references: [evil, '<a@example.org>'], inReplyTo: evil, content: { text: 'x', attachments: [{ name: evil, mediaType: evil, content: Buffer.from('x') }] } }))).toString('latin1');
      const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
      expect(head).not.toMatch(/^bcc/im);
      expect(head.match(/^[a-z-]+(?=:)/gim)!.map((name) => name.toLowerCase()).toSorted()).toEqual(['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'references', 'subject', 'to'].toSorted());
      for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
      expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }), { numRuns: 100 });
  });

  it.each(['a@b\r\nRCPT TO:<x@example.net>', '<a@example.org>', 'a b@example.org', 'a@example.org,b@example.org', '', 'a', 'a@'])('refuses %j for an address', async (address) => {
    await expect(compose(mailOf({ to: { address } }))).rejects.toMatchObject({ code: 'mail-address-invalid' });
    if (address !== '') await expect(compose(mailOf({ envelopeFrom: address }))).rejects.toMatchObject({ code: 'mail-address-invalid' });
  });

  it('takes a ready MIME entity as it is', async () => {
    const entity = 'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n--b\r\n\r\nx  \r\n--b--\r\n';
    const raw = (await compose(mailOf({ content: { entity: Buffer.from(entity) } }))).toString('latin1');
    expect(raw.endsWith(`MIME-Version: 1.0\r\n${entity}`)).toBe(true);
    expect(raw.match(/^content-type:/gim)).toHaveLength(1);
    await expect(compose(mailOf({ content: { entity: Buffer.from('Bcc: x\r\n\r\n') } }))).rejects.toMatchObject({ code: 'mail-field-invalid' });
  });
});

describe('ids of our own', () => {
  it('are read back, whatever a server does to their case and domain, and no other is', () => {
    fc.assert(fc.property(fc.uuid(), (id) => {
      expect(readOwnMessageId(mac, makeMessageId(mac, 'example.com', id))).toBe(id);
      expect(readBounceTag(mac, makeBounceTag(mac, id).toUpperCase())).toBe(id);
      expect(readBounceTag(randomBytes(32), makeBounceTag(mac, id))).toBeUndefined();
      expect(readBounceTag(mac, `b-${makeMessageId(mac, 'x', id).slice(1, 43)}`)).toBeUndefined();
      expect(`security+${makeBounceTag(mac, id)}`.length).toBeLessThanOrEqual(64);
    }));
  });

  it('one digit changed is no id of ours, and garbage is none', () => {
    fc.assert(fc.property(fc.uuid(), fc.nat(41), fc.constantFrom(...'0123456789abcdefghijklmnopqrstuv'), (id, place, digit) => {
      const text = makeMessageId(mac, 'example.com', id);
      const changed = text.slice(0, place + 1) + digit + text.slice(place + 2);
      expect(readOwnMessageId(mac, changed)).toBe(changed === text ? id : undefined);
    }));
    fc.assert(fc.property(fc.string(), (text) => readOwnMessageId(mac, text) === undefined && readBounceTag(mac, text) === undefined));
  });
});

describe('DKIM', () => {
  const keys = { rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }), ed25519: generateKeyPairSync('ed25519') };

  it.each(['rsa', 'ed25519'] as const)('%s: the signature holds, and breaks with the body, the subject and a second From', async (kind) => {
    await fc.assert(fc.asyncProperty(fc.string({ maxLength: 200 }), fc.string({ maxLength: 60 }), async (text, subject) => {
      const raw = signDkim(await compose(mailOf({ subject: `s ${subject}`, content: { text: `${text}\n` } })), { domain: 'example.com', selector: 's1', privateKey: keys[kind].privateKey }, 0).toString('latin1');
      expect(checkDkim(raw, keys[kind].publicKey)).toBe(true);
      expect(checkDkim(raw.replace(/^Subject: /m, 'Subject: Z'), keys[kind].publicKey)).toBe(false);
      expect(checkDkim(raw.replace(/^From: /m, 'From: eve@example.net\r\nFrom: '), keys[kind].publicKey)).toBe(false);
      expect(checkDkim(raw.replace(/\r\n\r\n/, '\r\n\r\nZ'), keys[kind].publicKey)).toBe(false);
    }), { numRuns: 20 });
  });
});

describe('what the relay says', () => {
  async function relay(answers: Record<string, string>): Promise<{ url: string; close: () => void }> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 relay\r\n');
      let isData = false;
      socket.on('data', (bytes) => {
        const text = bytes.toString('latin1');
        if (isData && !text.endsWith('\r\n.\r\n')) return;
        const verb = isData ? '.' : text.slice(0, 4).toUpperCase();
        isData = verb === 'DATA';
        socket.write(`${answers[verb] ?? (isData ? '354 go' : '250 ok')}\r\n`);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
  }

  it.each([
    [{}, undefined], [{ MAIL: '550 no' }, 'mail-refused'], [{ RCPT: '550 no' }, 'mail-refused'], [{ '.': '554 spam' }, 'mail-refused'],
    [{ MAIL: '451 later' }, 'mail-relay-unavailable'], [{ RCPT: '450 later' }, 'mail-relay-unavailable'], [{ '.': '452 full' }, 'mail-relay-unavailable'], [{ MAIL: '530 sign in' }, 'mail-relay-unavailable'],
  ])('%j is %s', async (answers, code) => {
    const { url, close } = await relay(answers as Record<string, string>);
    const sent = createMailSender({ relay: url, name: 'app.example.com', log }).send(mailOf());
    await (code ? expect(sent).rejects.toMatchObject({ code }) : expect(sent).resolves.toEqual({ answer: '250 ok' }));
    close();
  });

  it('nobody there is unavailable, and an address that is none of a relay is refused', async () => {
    await expect(createMailSender({ relay: 'smtp://127.0.0.1:1', name: 'x', log }).send(mailOf())).rejects.toMatchObject({ code: 'mail-relay-unavailable' });
    expect(() => createMailSender({ relay: 'http://example.com', name: 'x', log })).toThrow(expect.objectContaining({ code: 'mail-relay-invalid' }));
  });
});

const lacks = lacksPostfix();
describe.skipIf(lacks && process.env['WRIT_TEST_COMPONENTS'] !== 'required')('through a real Postfix (component: postfix)', () => {
  let receiver: SmtpReceiver;
  let postfix: Postfix;
  let isDown = false;
  let attempts = 0;
  const kept: { raw: string; from: string; tls: string | undefined }[] = [];

  beforeAll(async () => {
    if (lacks) throw new Error(lacks);
    receiver = await createSmtpReceiver({
      host: '127.0.0.1', port: 0, name: 'mx.example.com', requireTls: true, tls: makeCertificate(), log, clock: Date.now, limits: { messagesPerMinute: 10_000 }, isOurs: (address) => address.endsWith('@example.org'),
      accept: async ({ envelope, content }) => {
        attempts += 1;
        const chunks: Uint8Array[] = [];
        for await (const chunk of content) chunks.push(chunk);
        if (isDown) throw new Error('down');
        kept.push({ raw: Buffer.concat(chunks).toString('latin1'), from: envelope.from, tls: envelope.tls });
      },
    });
    postfix = await startPostfix(receiver.port);
  });
  afterAll(async () => {
    await postfix?.stop();
    await receiver?.close();
  });

  it.each(['rsa', 'ed25519'] as const)('a message signed with %s comes out with its signature whole, over TLS, with its own envelope sender', async (kind) => {
    const { privateKey, publicKey } = kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
    const mail = mailOf({ subject: 'Dänke – für Ihre Meldung '.repeat(6), references: ['<a@example.org>', '<b@example.org>'], inReplyTo: '<b@example.org>' });
    const { answer } = await createMailSender({ relay: `smtp://127.0.0.1:${postfix.port}`, name: 'app.example.com', dkim: { domain: 'example.com', selector: 's1', privateKey }, log }).send(mail);
    expect(answer).toMatch(/queued as/);
    const mine = () => kept.find(({ raw }) => raw.includes(mail.messageId));
    await expect.poll(mine, { timeout: 15_000 }).toBeDefined();
    const { raw, from, tls } = mine()!;
    expect({ from, tls: tls !== undefined }).toEqual({ from: mail.envelopeFrom, tls: true });
    expect(checkDkim(raw, publicKey)).toBe(true);
  });

  it('451 leaves the message in its queue, and it comes when it is tried again', async () => {
    isDown = true;
    attempts = 0;
    const mail = mailOf();
    await createMailSender({ relay: `smtp://127.0.0.1:${postfix.port}`, name: 'app.example.com', log }).send(mail);
    await expect.poll(() => attempts, { timeout: 15_000 }).toBeGreaterThan(0);
    await expect.poll(() => postfix.queue(), { timeout: 5_000 }).toContain('alex@example.org');
    expect(kept.some(({ raw }) => raw.includes(mail.messageId))).toBe(false);
    isDown = false;
    await expect.poll(() => (postfix.flush(), kept.filter(({ raw }) => raw.includes(mail.messageId)).length), { timeout: 15_000, interval: 500 }).toBe(1);
    await expect.poll(() => postfix.queue(), { timeout: 5_000 }).toMatch(/empty/);
    expect(await postfix.log()).toMatch(/status=deferred.*451/);
  });
});
