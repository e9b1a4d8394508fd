import { createHash, randomBytes } from 'node:crypto';
import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { redirect, shown, text } from './answer.ts';
import type { HttpServer } from './create-http-server.ts';
import { HOST, openDoors, page } from './doors.fixture.ts';
import { open } from './route.ts';

interface Kept {
  readonly name: string;
  readonly bytes: number;
  readonly digest: string;
}
const LIMITS = { files: 3, fileBytes: 100_000, allBytes: 150_000 };
const why = 'Anybody may send files.';
let kept: Kept[] = [];
let taken: Kept[] = [];
let handled: { readonly body: unknown; readonly files: readonly Kept[] }[] = [];
let server: HttpServer;
let port: number;

const uploads = {
  limits: LIMITS,
  async keep({ name, content }: { name: string; content: AsyncIterable<Uint8Array> }): Promise<Kept> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of content) {
      bytes += piece.length;
      hash.update(piece);
    }
    if (name === 'full') throw new Error('the disk is full');
    const file = { name, bytes, digest: hash.digest('hex') };
    kept.push(file);
    return file;
  },
  discard: async (file: Kept) => void taken.push(file),
};
const routes = [
  page({
    method: 'POST', url: '/send', act: open(why), body: z.object({ what: z.string().min(1, 'Say what.').max(1_000), answer: z.string().optional() }), uploads,
    handle({ body, files }) {
      handled.push({ body, files });
      return body.answer === 'refuse' ? shown('<p>refused</p>', 409) : redirect('/done');
    },
    onInvalid: ({ body }, problems) => `<form>${(body as { what?: string }).what ?? ''}|${problems.map(({ path, message }) => `${path}: ${message}`).join('|')}</form>`,
  }),
  page({ method: 'POST', url: '/plain', act: open(why), body: z.object({}), handle: () => redirect('/done') }),
  page({ url: '/text', act: open(why), handle: () => text('text/plain; charset=utf-8', 'Contact: mailto:a@example.com\n', { 'referrer-policy': 'no-referrer' }) }),
];
beforeEach(async () => {
  kept = [];
  taken = [];
  handled = [];
  server = await openDoors(routes, { rateLimits: { address: 1e6, openUnsafe: 1e6, machines: 1e6, account: 1e6 } });
  port = await server.listen();
});
afterEach(() => server.close());

const send = (form: FormData, url = '/send') => fetch(`http://localhost:${port}${url}`, { method: 'POST', body: form, redirect: 'manual', headers: { host: `localhost:${port}`, 'sec-fetch-site': 'same-origin' } });
function formOf(fields: Readonly<Record<string, string>>, files: readonly (readonly [string, Buffer])[] = []): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, content] of files) form.append('files', new Blob([new Uint8Array(content)]), name);
  return form;
}
const sha = (content: Buffer) => createHash('sha256').update(content).digest('hex');

test('fields are checked by the schema and files come whole, in their order', async () => {
  const [one, two] = [randomBytes(90_000), randomBytes(10)];
  const answer = await send(formOf({ what: 'a hole' }, [['one.bin', one], ['two “ü”.txt', two]]));
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/done']);
  expect(handled).toEqual([{ body: { what: 'a hole' }, files: [{ name: 'one.bin', bytes: 90_000, digest: sha(one) }, { name: 'two “ü”.txt', bytes: 10, digest: sha(two) }] }]);
  expect(taken).toEqual([]);
});

test('an input in which nothing was chosen is no file; an empty file is one', async () => {
  await send(formOf({ what: 'x' }, [['', Buffer.alloc(0)], ['empty.txt', Buffer.alloc(0)]]));
  expect(handled[0]!.files.map(({ name, bytes }) => [name, bytes])).toEqual([['empty.txt', 0]]);
});

test('the same form works without files, as an ordinary form', async () => {
  const answer = await fetch(`http://localhost:${port}/send`, { method: 'POST', body: new URLSearchParams({ what: 'a hole' }), redirect: 'manual', headers: { origin: `http://localhost:${server.publicUrl.port}` } });
  expect(answer.status).toBe(303);
  expect(handled).toEqual([{ body: { what: 'a hole' }, files: [] }]);
});

test.each([
  ['a file', [['big.bin', 100_001]], '“big.bin” is larger than 0.095 MiB.'],
  ['all files', [['a', 80_000], ['b', 80_000]], 'All files together are larger than 0.14 MiB.'],
  ['the number of files', [['a', 1], ['b', 1], ['c', 1], ['d', 1]], 'At most 3 files.'],
] as const)('%s over the limit: the form again with what was typed, and nothing kept', async (_name, files, sentence) => {
  const answer = await send(formOf({ what: 'typed with care' }, files.map(([name, size]) => [name, Buffer.alloc(size)] as const)));
  const body = await answer.text();
  expect(answer.status).toBe(422);
  expect(body).toContain('typed with care');
  expect(body).toContain(sentence);
  expect(handled).toEqual([]);
  expect(taken).toEqual(kept);
});

test('a field that does not fit takes the files back', async () => {
  const answer = await send(formOf({ what: '' }, [['a', Buffer.alloc(10)]]));
  expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('body/what: Say what.')]);
  expect([kept.length, taken]).toEqual([1, kept]);
});

test('an answer that refuses takes the files back', async () => {
  expect((await send(formOf({ what: 'x', answer: 'refuse' }, [['a', Buffer.alloc(10)]]))).status).toBe(409);
  expect([kept.length, taken]).toEqual([1, kept]);
});

test('a keeper that fails is our mistake, and what was kept before is taken back', async () => {
  const answer = await send(formOf({ what: 'x' }, [['a', Buffer.alloc(10)], ['full', Buffer.alloc(10)]]));
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('disk');
  expect([kept.length, taken]).toEqual([1, kept]);
});

test('a form that breaks off keeps nothing', async () => {
  const boundary = 'x'.repeat(20);
  const part = (name: string) => `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n`;
  await new Promise<void>((resolve) => {
    const outgoing = ask({ port, host: 'localhost', method: 'POST', path: '/send', headers: { 'sec-fetch-site': 'same-origin', 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': 90_000 } });
    outgoing.on('error', () => resolve());
    outgoing.write(`${part('first')}whole\r\n${part('second')}${'half '.repeat(2_000)}`);
    setTimeout(() => outgoing.destroy(new Error('gone')), 200);
  });
  await expect.poll(() => taken.length).toBe(1);
  expect(kept.map(({ name }) => name)).toEqual(['first']);
  expect(handled).toEqual([]);
});

test.each([
  ['no boundary', 'multipart/form-data', 'x'],
  ['garbage', 'multipart/form-data; boundary=abc', 'not a form at all'],
  ['an end that never comes', 'multipart/form-data; boundary=abc', '--abc\r\ncontent-disposition: form-data; name="what"\r\n\r\nhello'],
  ['a name that reaches for the prototype', 'multipart/form-data; boundary=abc', '--abc\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nhello\r\n--abc--\r\n'],
  ['too many fields', 'multipart/form-data; boundary=abc', `${'--abc\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(200)}--abc--\r\n`],
])('%s is refused as malformed', async (_name, type, body) => {
  const answer = await fetch(`http://localhost:${port}/send`, { method: 'POST', body, headers: { 'content-type': type, 'sec-fetch-site': 'same-origin', accept: 'text/html' } });
  expect(answer.status).toBe(400);
  expect(handled).toEqual([]);
});

test('files from another site, and files for a form that carries none, are not read', async () => {
  const foreign = await fetch(`http://localhost:${port}/send`, { method: 'POST', body: formOf({ what: 'x' }, [['a', Buffer.alloc(10)]]), headers: { 'sec-fetch-site': 'cross-site' } });
  expect(foreign.status).toBe(403);
  expect((await send(formOf({}, [['a', Buffer.alloc(10)]]), '/plain')).status).toBe(415);
  expect(kept).toEqual([]);
});

test('far more than allowed is hung up on without being kept', async () => {
  const socket = connect(port, 'localhost');
  let sent = 0;
  socket.write('POST /send HTTP/1.1\r\nhost: localhost:4100\r\nsec-fetch-site: same-origin\r\ncontent-type: multipart/form-data; boundary=abc\r\ncontent-length: 900000000\r\n\r\n--abc\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\n');
  const piece = Buffer.alloc(64 * 1024);
  const answer = new Promise<string>((resolve) => {
    let said = '';
    socket.on('data', (data) => void (said += String(data))).on('error', () => resolve(said)).on('close', () => resolve(said));
    const timer = setInterval(() => {
      if (socket.destroyed || sent > 64 * 2 ** 20 || said) return void clearInterval(timer), socket.destroy();
      sent += piece.length;
      socket.write(piece);
    }, 1);
  });
  expect(await answer).toMatch(/^HTTP\/1.1 413 /);
  expect(sent).toBeLessThan(16 * 2 ** 20);
  expect([kept, handled]).toEqual([[], []]);
});

test('a text goes out by its type, with headers of its own', async () => {
  const answer = await server.app.inject({ url: '/text', headers: HOST });
  expect([answer.headers['content-type'], answer.headers['referrer-policy'], answer.headers['x-content-type-options'], answer.body]).toEqual(['text/plain; charset=utf-8', 'no-referrer', 'nosniff', 'Contact: mailto:a@example.com\n']);
});
