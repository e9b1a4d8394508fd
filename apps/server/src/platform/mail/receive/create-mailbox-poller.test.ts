import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound } from '../../outbound/index.ts';
import { createAccessTokens } from './access-token.ts';
import { createMailboxPoller, type FetchedMail, type MailboxPoller, type MailboxPollerSettings, type MailboxPosition } from './create-mailbox-poller.ts';
import { makeCertificate } from './testing-certificate.ts';
import { type Dovecot, lacksDovecot, MAILBOX, startDovecot } from './testing-dovecot.ts';

const log = pino({ level: 'silent' });
const outbound = createOutbound({ allowPrivate: true, log });

/** A token server: gives a token for the grant, and tells Dovecot whose it is for as long as it is good. */
interface TokenServer {
  readonly url: string;
  readonly server: Server;
  readonly good: Set<string>;
  given: number;
}

async function startTokens(): Promise<TokenServer> {
  const good = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      response.setHeader('content-type', 'application/json');
      if (request.url === '/token') {
        if (!form.get('refresh_token')?.startsWith('grant')) return response.writeHead(400).end('{"error":"invalid_grant"}');
        tokens.given += 1;
        good.add(`token-${tokens.given}`);
        return response.end(JSON.stringify({ access_token: `token-${tokens.given}`, expires_in: 3_600, refresh_token: `grant-${tokens.given}` }));
      }
      // RFC 7662: of a token that is not good it says that and nothing more.
      return response.end(JSON.stringify(good.has(form.get('token') ?? '') ? { active: true, username: MAILBOX.user } : { active: false }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const tokens: TokenServer = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, good, given: 0 };
  return tokens;
}

describe('access tokens', () => {
  it('are kept until shortly before their end, and the newest refresh token is the one used', async () => {
    const tokens = await startTokens();
    let now = 0;
    const kept: string[] = [];
    const access = createAccessTokens({ tokenUrl: `${tokens.url}/token`, clientId: 'c', clientSecret: 's', refreshToken: 'grant', keepRefreshToken: async (token) => void kept.push(token) }, outbound, () => now);
    expect([await access.get(), await access.get()]).toEqual(['token-1', 'token-1']);
    now = 3_600_000 - 120_000;
    expect(await access.get()).toBe('token-2');
    access.forget();
    expect(await access.get()).toBe('token-3');
    expect(kept).toEqual(['grant-1', 'grant-2', 'grant-3']);
    const denied = createAccessTokens({ tokenUrl: `${tokens.url}/token`, clientId: 'c', clientSecret: 's', refreshToken: 'other' }, outbound, () => now);
    await expect(denied.get()).rejects.toMatchObject({ code: 'mailbox-denied' });
    tokens.server.close();
  });
});

it('a server elsewhere is not asked without TLS', () => {
  expect(() => createMailboxPoller({ server: { host: 'mail.example.com', port: 143, security: 'none', user: 'x', signIn: { password: 'x' } } } as MailboxPollerSettings)).toThrow(expect.objectContaining({ code: 'mailbox-unreachable' }));
});

const lacks = lacksDovecot();
describe.skipIf(lacks && process.env['WRIT_TEST_COMPONENTS'] !== 'required')('a real mailbox (component: dovecot)', () => {
  const certificate = makeCertificate();
  let tokens: TokenServer;
  let dovecot: Dovecot;
  let poller: MailboxPoller | undefined;
  let number = 0;

  beforeAll(async () => {
    if (lacks) throw new Error(lacks);
    tokens = await startTokens();
    dovecot = await startDovecot(certificate, `${tokens.url}/introspect`);
  });
  afterEach(async () => {
    await poller?.stop();
    poller = undefined;
  });
  afterAll(async () => {
    await dovecot?.stop();
    tokens?.server.close();
  });

  function message(): { subject: string; raw: string } {
    const subject = `message ${(number += 1)} of the test`;
    return { subject, raw: `From: a@example.org\r\nSubject: ${subject}\r\n\r\nbody\r\n` };
  }

  function poll(more: Partial<MailboxPollerSettings> = {}, at: { position?: MailboxPosition | undefined } = {}) {
    const got: FetchedMail[] = [];
    poller = createMailboxPoller({
      server: { host: '127.0.0.1', port: dovecot.ports.tls, security: 'tls', user: MAILBOX.user, signIn: { password: MAILBOX.password }, ca: certificate.cert },
      accept: async (mail) => void got.push(mail), state: { read: async () => at.position, write: async (position) => void (at.position = position) }, pollMs: 500, beginsWith: 'everything', outbound, log, clock: Date.now, ...more,
    });
    return { got, at, has: (subject: string) => got.filter(({ content }) => content.includes(subject)).length };
  }
  const soon = { timeout: 15_000 };

  it('gives each message once and whole, news at once while it idles, and goes on where it was', async () => {
    const [first, second, third] = [message(), message(), message()];
    dovecot.deliver(first.raw);
    const { has, at, got } = poll({ pollMs: 60_000 });
    await expect.poll(() => has(first.subject), soon).toBe(1);
    expect(got.at(-1)!.content.toString()).toBe(first.raw);
    dovecot.deliver(second.raw);
    await expect.poll(() => has(second.subject), { timeout: 40_000 }).toBe(1);
    expect(poller!.health()).toMatchObject({ lastErrorCode: undefined });
    await poller!.stop();
    dovecot.deliver(third.raw);
    const again = poll({}, at);
    await expect.poll(() => again.has(third.subject), soon).toBe(1);
    expect([has(first.subject), has(second.subject), again.got.length]).toEqual([1, 1, 1]);
  }, 60_000);

  it('a folder that was never read begins with what comes, where it is told so', async () => {
    const [old, fresh] = [message(), message()];
    dovecot.deliver(old.raw);
    const { has, at } = poll({ beginsWith: 'what-comes' });
    await expect.poll(() => at.position, soon).toBeDefined();
    dovecot.deliver(fresh.raw);
    await expect.poll(() => has(fresh.subject), soon).toBe(1);
    expect(has(old.subject)).toBe(0);
  });

  it('STARTTLS, and a certificate that nobody vouches for is refused', async () => {
    const server = { host: '127.0.0.1', port: dovecot.ports.starttls, security: 'starttls' as const, user: MAILBOX.user, signIn: { password: MAILBOX.password } };
    const { got } = poll({ server: { ...server, ca: certificate.cert } });
    await expect.poll(() => got.length, soon).toBeGreaterThan(0);
    await poller!.stop();
    const refused = poll({ server });
    await expect.poll(() => poller!.health().lastErrorCode, soon).toBeDefined();
    expect(refused.got).toEqual([]);
  });

  it('after a restart of the server it comes back by itself', async () => {
    const { has } = poll();
    await expect.poll(() => poller!.health().lastSuccessAt, soon).toBeDefined();
    await dovecot.kill();
    await expect.poll(() => poller!.health().lastErrorCode, soon).toBeDefined();
    await dovecot.start();
    const late = message();
    dovecot.deliver(late.raw);
    await expect.poll(() => has(late.subject), soon).toBe(1);
    await expect.poll(() => poller!.health().lastErrorCode, soon).toBeUndefined();
  });

  it('what accept could not keep comes again, and nothing after it is skipped', async () => {
    const [first, second] = [message(), message()];
    let fails = 2;
    const got: string[] = [];
    poll({ accept: async ({ content }) => {
      if (content.includes(first.subject) && (fails -= 1) >= 0) throw new Error('no');
      got.push(content.toString());
    } });
    dovecot.deliver(first.raw);
    dovecot.deliver(second.raw);
    await expect.poll(() => got.filter((raw) => raw === first.raw || raw === second.raw), soon).toEqual([first.raw, second.raw]);
  });

  it('another UIDVALIDITY: everything is looked at again', async () => {
    const { got, at } = poll();
    await expect.poll(() => poller!.health().lastSuccessAt, soon).toBeDefined();
    const [count, before] = [got.length, at.position!.uidValidity];
    await poller!.stop();
    dovecot.renew();
    const again = poll({}, at);
    await expect.poll(() => again.got.length, soon).toBe(count);
    expect(at.position!.uidValidity).not.toBe(before);
  });

  it('of a message that is too large the header comes, and it says so', async () => {
    const { subject, raw } = message();
    dovecot.deliver(raw + 'x'.repeat(60) + '\r\n' + `${'y'.repeat(70)}\r\n`.repeat(400));
    const { got, has } = poll({ maxBytes: 20_000 });
    await expect.poll(() => has(subject), soon).toBe(1);
    const mail = got.find(({ content }) => content.includes(subject))!;
    expect(mail).toMatchObject({ isOversized: true });
    expect(mail.bytes).toBeGreaterThan(20_000);
    expect(mail.content.length).toBeLessThan(200);
  });

  it('XOAUTH2: signs in by a grant, and asks for another token when the server likes the old one no more', async () => {
    const grant = { tokenUrl: `${tokens.url}/token`, clientId: 'c', clientSecret: 's', refreshToken: 'grant' };
    const { has } = poll({ server: { host: '127.0.0.1', port: dovecot.ports.tls, security: 'tls', user: MAILBOX.user, signIn: { grant }, ca: certificate.cert } });
    await expect.poll(() => poller!.health().lastSuccessAt, soon).toBeDefined();
    expect(tokens.given).toBe(1);
    tokens.good.clear();
    await dovecot.kill();
    await dovecot.start();
    const late = message();
    dovecot.deliver(late.raw);
    await expect.poll(() => has(late.subject), soon).toBe(1);
    expect(tokens.given).toBe(2);
  });

  it('a wrong password is said as such', async () => {
    const { got } = poll({ server: { host: '127.0.0.1', port: dovecot.ports.tls, security: 'tls', user: MAILBOX.user, signIn: { password: 'wrong' }, ca: certificate.cert } });
    await expect.poll(() => poller!.health().lastErrorCode, soon).toBe('mailbox-denied');
    expect(got).toEqual([]);
  });

  it('marks what it took as seen, or moves it, and deletes nothing', async () => {
    const before = dovecot.flags().length;
    poll({ afterwards: 'mark-seen' });
    await expect.poll(() => dovecot.flags().every((flags) => flags.includes('\\Seen')), soon).toBe(true);
    await poller!.stop();
    expect(dovecot.flags()).toHaveLength(before);
    poll({ afterwards: { moveTo: 'Done' } });
    await expect.poll(() => [dovecot.flags().length, dovecot.flags('Done').length], soon).toEqual([0, before]);
  });
});
