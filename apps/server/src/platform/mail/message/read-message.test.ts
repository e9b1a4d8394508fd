import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentKey, readMessage, type ReadOptions } from './index.ts';

const OPTIONS: ReadOptions = { isOwnMessageId: (id) => id === 'proven@example.com', ownAddresses: ['security@example.com'] };
const read = (raw: string | Uint8Array, more: Partial<ReadOptions> = {}) => readMessage(typeof raw === 'string' ? Buffer.from(raw.replace(/\r?\n/gu, '\r\n'), 'utf8') : raw, { ...OPTIONS, ...more });
const mail = (fields: string, body = 'There is a hole.') => `From: Ada <ada@example.org>\nTo: security@example.com\nSubject: A hole\n${fields}${fields === '' ? '' : '\n'}\n${body}\n`;

describe('what a message is', () => {
  it.each([
    ['no mark at all', '', {}, 'person', 'no-mark'],
    ['Auto-Submitted: no', 'Auto-Submitted: no', {}, 'person', 'no-mark'],
    ['X-Auto-Response-Suppress alone, as offices add it', 'X-Auto-Response-Suppress: All', {}, 'person', 'no-mark'],
    ['List-Unsubscribe alone', 'List-Unsubscribe: <mailto:u@example.org>', {}, 'person', 'no-mark'],
    ['a person’s answer to us', 'In-Reply-To: <proven@example.com>\nReferences: <proven@example.com>', {}, 'person', 'no-mark'],
    ['our id on another’s mail', 'Message-ID: <proven@example.com>', {}, 'person', 'no-mark'],
    ['our address without our proof', 'Message-ID: <guess@example.com>\nX-Writ: 1', {}, 'person', 'no-mark'],
    ['a list that delivers to the intake itself', 'List-Id: <security.example.com>\nPrecedence: list', { ownListIds: ['security.example.com'] }, 'person', 'no-mark'],
    ['X-Autoreply: no', 'X-Autoreply: no', {}, 'person', 'no-mark'],
    ['an office answer', 'Auto-Submitted: auto-replied (vacation)', {}, 'auto-reply', 'auto-submitted'],
    ['a machine’s notice', 'Auto-Submitted: auto-generated', {}, 'auto-reply', 'auto-submitted'],
    ['X-Autoreply', 'X-Autoreply: yes', {}, 'auto-reply', 'auto-reply-header'],
    ['X-Autorespond', 'X-Autorespond: Away', {}, 'auto-reply', 'auto-reply-header'],
    ['Precedence: auto_reply', 'Precedence: auto_reply', {}, 'auto-reply', 'precedence-auto-reply'],
    ['the empty envelope sender', '', { envelopeFrom: '' }, 'auto-reply', 'empty-envelope-sender'],
    ['the empty Return-Path of a mailbox', 'Return-Path: <>', {}, 'auto-reply', 'empty-envelope-sender'],
    ['a receipt', 'Content-Type: multipart/report; report-type=disposition-notification; boundary=b', {}, 'auto-reply', 'report-disposition'],
    ['an auto-reply through a list', 'Auto-Submitted: auto-replied\nList-Id: <l.example.org>', {}, 'auto-reply', 'auto-submitted'],
    ['a mailing list', 'List-Id: Talk <talk.example.org>', {}, 'list', 'list-id'],
    ['Precedence: bulk', 'Precedence: bulk', {}, 'list', 'precedence-bulk'],
    ['a bounce of an old system', 'X-Failed-Recipients: bob@example.net', { envelopeFrom: '' }, 'bounce', 'empty-envelope-sender'],
    ['a report of delivery', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b', {}, 'bounce', 'report-delivery-status'],
  ] as const)('%s', async (_name, fields, more, kind, reason) => {
    const message = await read(mail(fields), more);
    expect([message.kind, message.because[0]]).toEqual([kind, reason]);
  });

  it('is our own only with the proof and from our address', async () => {
    const raw = 'From: security@example.com\nMessage-ID: <proven@example.com>\n\nCanary\n';
    expect((await read(raw)).kind).toBe('own');
    expect((await read(raw.replace('proven', 'guessed'))).kind).toBe('person');
  });
});

describe('a bounce', () => {
  it('names who was not reached, why, and which message it was', async () => {
    const message = await read('From: MAILER-DAEMON@example.net\nTo: security+b.token-1@example.com\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <first@example.com>\nSubject: x\n\nHello\n--b--\n');
    expect(message).toMatchObject({ kind: 'bounce', tags: ['b.token-1'], bounced: { recipient: 'bob@example.net', status: '5.1.1', action: 'failed', messageId: 'first@example.com' } });
  });
});

describe('what is read', () => {
  it('keeps the target of a link, the words that were hidden, and no HTML', async () => {
    const { text, textFrom, problems } = await read(mail('Content-Type: text/html; charset=utf-8', '<p>See <a href="https://example.org/x">here</a> &amp; <b>there</b><script>alert(1)</script><span style="display: none">secret</span></p>'));
    expect(text).toBe('See here <https://example.org/x> & there[hidden text] secret');
    expect(textFrom).toBe('html');
    expect(problems.map(({ code }) => code)).toEqual(['hidden-text']);
  });
  it('attaches HTML that has no words to show', async () => {
    const { text, attachments } = await read(mail('Content-Type: text/html', '<title>Only a title</title>'));
    expect([text, attachments.map(({ name, type }) => [name, type])]).toEqual(['', [['part-1.html.txt', 'text/html']]]);
  });
  it('loses no words to a tag that never ends', async () => {
    for (const html of ['<title>all of it', '<!-- all of it', 'a <b all of it', '<a href="all of it']) expect((await read(mail('Content-Type: text/html', html))).text).toContain('all of it');
  });
  it('gives attachments safe names and never unpacks them', async () => {
    const zip = Buffer.from('PK\u0003\u0004zip');
    const { attachments, text } = await read(mail('Content-Type: multipart/mixed; boundary=b', `--b\n\nSee it.\n--b\nContent-Type: application/zip; name="../../etc/\u202epasswd.zip"\nContent-Transfer-Encoding: base64\n\n${zip.toString('base64')}\n--b\nContent-Disposition: attachment; filename*=utf-8''%2e%2e\n\nx\n--b--`));
    expect(text).toBe('See it.');
    expect(attachments.map(({ name, bytes }) => [name, bytes])).toEqual([['passwd.zip', 7], ['part-2', 1]]);
    expect(Buffer.from(attachments[0]!.content)).toEqual(Buffer.from(zip));
  });
  it('takes line ends and controls out of names and subjects', async () => {
    const { subject, from } = await read('From: =?utf-8?q?A=0D=0ABcc=3A_x=40example.org?= <ada@example.org>\nSubject: =?utf-8?q?Hi=0D=0AX-Evil=3A_1=00?=\n\nx\n');
    expect(`${subject}${from!.name}`).not.toMatch(/\p{Cc}/u);
    expect(from!.address).toBe('ada@example.org');
  });
  it('shows a preamble and an epilogue and says so', async () => {
    const { text, problems } = await read(mail('Content-Type: multipart/mixed; boundary=b', 'Words before.\n--b\n\nInside.\n--b--\nWords after.'));
    for (const words of ['Words before.', 'Inside.', 'Words after.']) expect(text).toContain(words);
    expect(problems.map(({ code }) => code)).toEqual(['outside-parts']);
  });
  it('attaches a text whole that is too long to show', async () => {
    const { text, attachments, problems } = await read(mail('', 'x'.repeat(600_000)));
    expect([text.length, attachments[0]!.bytes, problems[0]!.code]).toEqual([524_288, 600_000, 'text-cut']);
  });
  it('reads bytes that no charset has and a charset that nobody has', async () => {
    expect((await read(Buffer.from('From: a@example.org\r\n\r\ncaf\u00e9', 'latin1'))).text).toBe('café');
    const unknown = await read(mail('Content-Type: text/plain; charset=martian', 'plain words'));
    expect([unknown.text, unknown.problems[0]!.code]).toEqual(['plain words', 'charset-unknown']);
  });
});

describe('hostile messages', () => {
  const nested = (levels: number) => {
    let text = 'From: a@example.org\nMIME-Version: 1.0\n';
    for (let level = 0; level < levels; level += 1) text += `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`;
    return `${text}\nx\n`;
  };
  const MIB = 1024 * 1024;
  it.each([
    ['20,000 parts', () => mail('Content-Type: multipart/mixed; boundary=b', '--b\n\nx\n'.repeat(20_000)), 'parts-too-many'],
    ['5,000 levels', () => nested(5_000), 'nesting-too-deep'],
    ['a header without end', () => `From: a@example.org\n${'X-A: b\n'.repeat(500_000)}`, 'headers-too-large'],
    ['one endless field', () => `From: a@example.org\nSubject: ${'x'.repeat(8 * MIB)}`, 'headers-too-large'],
    ['forty million lines', () => Buffer.alloc(40 * MIB, '\n'), 'lines-too-many'],
    ['nothing', () => Buffer.alloc(0), 'empty'],
    ['more than is read', () => Buffer.alloc(65 * MIB), 'raw-too-large'],
  ] as const)('%s is unreadable, and says why', async (_name, make, code) => {
    const started = performance.now();
    const message = await read(make());
    expect([message.kind, message.problems[0]!.code]).toEqual(['unreadable', code]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
  it.each([
    ['40 MiB of base64', () => mail('Content-Type: application/zip\nContent-Transfer-Encoding: base64', `${'A'.repeat(76)}\n`.repeat(540_000))],
    ['unended tags', () => mail('Content-Type: text/html', '<a <!-- <script <title>'.repeat(400_000))],
    ['spaces', () => mail('Content-Type: text/html', `<pre>${' '.repeat(4 * MIB)}x`)],
    ['spaces in plain text', () => mail('', `x${' '.repeat(8 * MIB)}x`)],
    ['angle brackets', () => mail('Content-Type: multipart/alternative; boundary=b', `--b\n\n${'<'.repeat(4 * MIB)}\n--b\nContent-Type: text/html\n\n${'<'.repeat(4 * MIB)}\n--b--`)],
    ['OpenPGP beginnings', () => mail('', '-----BEGIN PGP MESSAGE-----\n'.repeat(15_000))],
    ['addresses', () => `To: ${'"<(,'.repeat(60_000)}\nFrom: ${'(('.repeat(30_000)}\n\nx`],
    ['encoded words', () => `Subject: ${'=?utf-8?q?=41?='.repeat(20_000)}\n\nx`],
    ['carriage returns', () => Buffer.alloc(8 * MIB, '\r')],
    ['zeros', () => Buffer.alloc(8 * MIB)],
  ])('%s cost seconds at most, and the event loop goes on', async (_name, make) => {
    const raw = make();
    const bytes = typeof raw === 'string' ? Buffer.from(raw) : raw;
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const started = performance.now();
    await read(bytes);
    longest = Math.max(longest, performance.now() - last);
    clearInterval(beat);
    if (process.env.WRIT_SHOW_TIMES === '1') process.stdout.write(`${_name}: ${Math.round(performance.now() - started)} ms, held ${Math.round(longest)} ms\n`);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(longest).toBeLessThan(1_500);
  });

  it('any bytes are read, and attachments are what their digests say', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 2_000 }), fc.array(fc.constantFrom('--b', '--b--', '', 'Content-Type: multipart/mixed; boundary=b', 'Content-Type: text/html', 'Content-Transfer-Encoding: base64', 'Content-Type: message/rfc822', ' folded', '<a href=x>', 'From: a@example.org', '\0', '-----BEGIN PGP MESSAGE-----', '-----END PGP MESSAGE-----'), { maxLength: 40 }).map((lines) => Buffer.from(lines.join('\r\n')))), async (raw) => {
      const message = await read(raw);
      expect(message.text.length).toBeLessThanOrEqual(524_288 + 10);
      for (const { bytes, content } of message.attachments) expect(content.length).toBe(bytes);
    }), { numRuns: 300 });
  });

  it('the words of every part are in the text or in an attachment', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ type: fc.constantFrom('text/plain', 'text/html', 'application/x-y', 'text/csv'), isNamed: fc.boolean() }), { minLength: 1, maxLength: 8 }), async (parts) => {
      const raw = mail('Content-Type: multipart/mixed; boundary=b', `${parts.map(({ type, isNamed }, index) => `--b\nContent-Type: ${type}${isNamed ? '; name=x.bin' : ''}\n\nword${index}\n`).join('')}--b--`);
      const message = await read(raw);
      const all = message.text + message.attachments.map(({ content }) => Buffer.from(content).toString()).join();
      for (const index of parts.keys()) expect(all).toContain(`word${index}`);
    }), { numRuns: 100 });
  });
});

describe('the key of a message', () => {
  const raw = Buffer.from(mail('Message-ID: <a@example.org>\nDate: Tue, 24 Nov 2026 10:00:00 +0000').replaceAll('\n', '\r\n'));
  it('is one for one message, by whatever way it came', () => {
    const trace = Buffer.concat([Buffer.from('Return-Path: <ada@example.org>\r\nReceived: from x by y;\r\n\tTue, 24 Nov 2026\r\nX-Spam: no\r\n'), raw]);
    expect(contentKey(trace)).toBe(contentKey(raw));
    expect(contentKey(Buffer.from(raw.toString().replaceAll('\r\n', '\n')))).toBe(contentKey(raw));
  });
  it('is another for every other message', () => {
    const others = ['<a@example.org>', 'A hole', 'ada@', 'There', '10:00:00', 'To: security@'].map((word) => contentKey(Buffer.from(raw.toString().replace(word, `x${word}`))));
    expect(new Set([contentKey(raw), ...others]).size).toBe(7);
  });
  it('cannot be moved between a field and the body', () => {
    expect(contentKey(Buffer.from('Subject: a\n\nb'))).not.toBe(contentKey(Buffer.from('Subject: a\n b\n\n')));
  });
});
