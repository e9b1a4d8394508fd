import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Page } from 'playwright-core';
import { instant } from '@writ/kernel';
import { freePort } from '@writ/testkit';
import { pino } from 'pino';
import { makeCompanyKey, openPgp, readPrivateKey, readPublicKey, writePgp } from '../apps/server/src/platform/mail/pgp/index.ts';
import { createSmtpReceiver } from '../apps/server/src/platform/mail/receive/index.ts';
import { makeCertificate } from '../apps/server/src/platform/mail/receive/testing-certificate.ts';
import { lacksDovecot, MAILBOX, startDovecot } from '../apps/server/src/platform/mail/receive/testing-dovecot.ts';
import { lacksPostfix, startPostfix } from '../apps/server/src/platform/mail/send/testing-postfix.ts';
import { findSerious } from '../apps/server/src/ui/testing/chromium.ts';
import { openContext, withBrowser } from './open-browser.ts';
import { openJourneyInBrowser } from './open-journey.ts';
import { until } from './start-writ.ts';
import { signUpWithPassword } from './sign-up.ts';

const PATIENCE_MS = 240_000;
/** A person does not fill in the form quicker. */
const TYPING_MS = 4_000;
const SECURITY = 'security@example.com';
const { name, isMissing } = withBrowser('a report');
const lacks = lacksPostfix() ?? lacksDovecot();
if (lacks !== undefined && process.env['WRIT_TEST_COMPONENTS'] === 'required') test('a report: Postfix and Dovecot are there', () => expect.fail(lacks));

interface Arrived { readonly to: string; readonly raw: string }

/** The mail of the world: what Writ sends goes out through a Postfix and lands here; `gone@` is refused, and what is for the security address goes on to it. What the world sends goes through another Postfix to Writ. */
async function openMail(writPort: number) {
  const arrived: Arrived[] = [];
  const sink = await createSmtpReceiver({
    host: '127.0.0.1', port: 0, name: 'sink.example.org', isOurs: (address) => !address.startsWith('gone@'), requireTls: false, log: pino({ level: 'silent' }), clock: () => instant(Date.now()),
    async accept({ envelope, content }) {
      const parts: Uint8Array[] = [];
      for await (const part of content) parts.push(part);
      const [to, raw] = [envelope.to[0]!, Buffer.concat(parts)];
      if (/^security[+@]/.test(to)) await transport.sendMail({ envelope: { from: envelope.from, to: [to] }, raw });
      else arrived.push({ to, raw: raw.toString('latin1') });
    },
  });
  const [out, into] = [await startPostfix(sink.port, false), await startPostfix(writPort, false)];
  const transport = createTransport({ host: '127.0.0.1', port: into.port, secure: false, ignoreTLS: true });
  return {
    outPort: out.port,
    send: (from: string, raw: string | Uint8Array) => transport.sendMail({ envelope: { from, to: [SECURITY] }, raw: Buffer.from(raw) }),
    sendTo: (from: string, to: string, raw: string) => transport.sendMail({ envelope: { from, to: [to] }, raw }),
    /** The next mail to somebody that was not asked for yet. */
    async nextTo(address: string): Promise<string> {
      const found = await until(`mail to ${address} arrives`, () => arrived.find(({ to }) => to === address), 60_000);
      arrived.splice(arrived.indexOf(found), 1);
      return found.raw;
    },
    async close() {
      transport.close();
      await Promise.all([out.stop(), into.stop()]);
      await sink.close();
    },
  };
}

/** A message of a stranger, as plain as they come. */
function letter(from: string, id: string, subject: string, text: string, headers: readonly string[] = []): string {
  return [`From: ${from}`, `To: ${SECURITY}`, `Subject: ${subject}`, `Message-ID: <${id}>`, 'Date: Tue, 24 Nov 2026 12:00:00 +0000', ...headers, '', text, ''].join('\r\n');
}

/** A header, unfolded. */
function header(raw: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(raw.replace(/\r\n[ \t]+/g, ' ').split('\r\n\r\n')[0]!)?.[1];
}

/** The words of a mail, its quoted-printable undone. */
function wordsOf(raw: string): string {
  return raw.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

async function listReports(page: Page): Promise<readonly string[]> {
  await page.goto('/reports?state=all');
  return page.locator('table tbody tr').allInnerTexts();
}

describe.skipIf(isMissing || lacks !== undefined)(lacks === undefined ? name : `${name} (not tried here: ${lacks})`, () => {
  let journey: Awaited<ReturnType<typeof openJourneyInBrowser>>;
  let mail: Awaited<ReturnType<typeof openMail>>;
  let dovecot: Awaited<ReturnType<typeof startDovecot>>;
  let companyKey: Awaited<ReturnType<typeof makeCompanyKey>>;

  beforeAll(async () => {
    const smtpPort = await freePort();
    const certificate = makeCertificate();
    [mail, dovecot, companyKey] = await Promise.all([openMail(smtpPort), startDovecot(certificate, 'http://127.0.0.1:9'), makeCompanyKey('Example security', SECURITY, undefined)]);
    dovecot.deliver(letter('Old <old@example.net>', 'zero@example.net', 'Of last year', 'It lay here before.'));
    journey = await openJourneyInBrowser((place) => {
      const beside = (file: string, text: string): string => {
        mkdirSync(join(place.data, '..'), { recursive: true });
        const path = join(place.data, '..', file);
        writeFileSync(path, text);
        return path;
      };
      return { settings: {
        WRIT_COMPANY: 'Example', WRIT_SECURITY_ADDRESS: SECURITY, WRIT_SMTP_HOST: '127.0.0.1', WRIT_SMTP_PORT: String(smtpPort), WRIT_MAIL_URL: `smtp://127.0.0.1:${mail.outPort}`,
        WRIT_IMAP_URL: `imaps://${MAILBOX.user}:${MAILBOX.password}@localhost:${dovecot.ports.tls}/INBOX`, NODE_EXTRA_CA_CERTS: beside('ca.pem', certificate.cert), WRIT_PGP_KEY: beside('pgp.asc', companyKey.privateArmor),
      } };
    });
  }, PATIENCE_MS);
  afterAll(async () => {
    await journey?.close();
    await mail?.close();
    await dovecot?.stop();
  });

  it('comes by form, mail and mailbox; is answered, seen and reviewed; and nothing of programs opens or closes one', async () => {
    const { browser, writ } = journey;
    const desk = (await openContext(browser, writ.address, { javaScriptEnabled: false })).page;
    await signUpWithPassword(desk, writ.link!);
    const stranger = (await openContext(browser, writ.address, { javaScriptEnabled: false })).page;

    // By the form, without JavaScript, with a file.
    await stranger.goto('/report');
    await stranger.locator('[name=what]').fill('The export of invoices takes any number: /invoices/2 shows those of others.');
    await stranger.waitForTimeout(TYPING_MS);
    await stranger.locator('input[type=file]').first().setInputFiles({ name: 'proof.txt', mimeType: 'text/plain', buffer: Buffer.from('GET /invoices/2') });
    await stranger.getByRole('button', { name: 'Send the report' }).click();
    await stranger.waitForURL('**/thread/**');
    const privateLink = stranger.url();
    const tracking = /W-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await stranger.locator('main').innerText())![0];
    expect(await listReports(desk)).toHaveLength(1);

    // By mail through a real mail server; the acknowledgement comes back through another.
    await mail.send('grace@example.org', letter('Grace <grace@example.org>', 'one@example.org', 'A hole in sign-in', 'Steps:\r\n1. Ask for a link.\r\n2. Change its host.\r\n3. It is sent there.'));
    const acknowledged = await mail.nextTo('grace@example.org');
    expect(header(acknowledged, 'Auto-Submitted')).toBe('auto-replied');
    expect(header(acknowledged, 'In-Reply-To')).toBe('<one@example.org>');
    const ours = header(acknowledged, 'Message-ID')!;
    expect(await listReports(desk)).toHaveLength(2);

    // An answer to it joins its thread; a forger who knows the subject alone does not.
    await mail.send('grace@example.org', letter('Grace <grace@example.org>', 'two@example.org', 'Re: your mail', 'It is in 2.1 too.', [`In-Reply-To: ${ours}`, `References: <one@example.org> ${ours}`]));
    await until('the answer is in the thread', async () => {
      await desk.goto('/reports?state=all&q=sign-in');
      await desk.locator('table a[href^="/reports/"]').first().click();
      return (await desk.locator('main').innerText()).includes('It is in 2.1 too.');
    }, 30_000, 500);
    const deskUrl = desk.url();
    expect(await listReports(desk)).toHaveLength(2);

    // What comes back, answers by itself or belongs to a list opens and closes nothing.
    await mail.sendTo('robot@example.org', SECURITY, letter('Robot <robot@example.org>', 'three@example.org', 'Out of office', 'I am away.', ['Auto-Submitted: auto-replied']));
    await mail.sendTo('list@example.org', SECURITY, letter('List <list@example.org>', 'four@example.org', 'Digest', 'News.', ['List-Id: <news.example.org>', 'Precedence: list']));
    await mail.send('gone@example.org', letter('Gone <gone@example.org>', 'five@example.org', 'My address will be refused', 'There is a hole.'));
    await until('all of it was read', async () => {
      await desk.goto('/reports/mail');
      const said = await desk.locator('main').innerText();
      return said.includes('Out of office') && said.includes('Digest') && said.includes('came back');
    }, 60_000, 500);
    expect(await listReports(desk)).toHaveLength(3);

    // From a mailbox.
    dovecot.deliver(letter('Heidi <heidi@example.net>', 'six@example.net', 'Your mailbox works', 'And your site leaks.'));
    await until('it is fetched', async () => (await listReports(desk)).length === 4, 90_000, 1_000);

    // Encrypted to us and signed by the reporter; our answer can be read with their key alone.
    const reporter = await makeCompanyKey('Ivan', 'ivan@example.org', undefined);
    const [own, theirs] = [await readPrivateKey(reporter.privateArmor, undefined), await readPublicKey(companyKey.publicArmor, instant(Date.now()))];
    const inner = Buffer.from(['Content-Type: multipart/mixed; boundary="in"', '', '--in', 'Content-Type: text/plain; charset=utf-8', '', 'The key of the cellar lies under the mat.', '--in', 'Content-Type: application/pgp-keys; name="key.asc"', 'Content-Disposition: attachment; filename="key.asc"', '', reporter.publicArmor.replace(/\r?\n/g, '\r\n'), '--in--', ''].join('\r\n'));
    const sealed = Buffer.from(await writePgp(inner, theirs, own)).toString('latin1');
    await mail.send('ivan@example.org', `From: Ivan <ivan@example.org>\r\nTo: ${SECURITY}\r\nSubject: ...\r\nMessage-ID: <seven@example.org>\r\nMIME-Version: 1.0\r\n${sealed}`);
    const secret = await mail.nextTo('ivan@example.org');
    expect(secret).toContain('application/pgp-encrypted');
    expect(secret).not.toContain('/thread/');
    const armor = /-----BEGIN PGP MESSAGE-----[^]*?-----END PGP MESSAGE-----/.exec(secret)![0];
    const opened = await openPgp(Buffer.from(armor), { companyKeys: [own], senderKeys: [theirs.key] });
    expect(opened).toMatchObject({ fault: undefined, signatures: [{ state: 'valid' }] });
    expect(await listReports(desk)).toHaveLength(5);

    // The desk sees it by an act, reviews it by another, notes what the reporter never reads, and answers.
    await desk.goto(deskUrl);
    expect(await desk.locator('#chain').innerText()).toContain('Nobody on duty');
    await desk.getByRole('button', { name: 'I have seen it' }).click();
    await desk.getByText('Said. Nobody is called for it any more.').waitFor();
    await desk.getByRole('button', { name: 'I have seen the answer' }).click();
    await desk.getByText('Said. Nobody is called for them any more.').waitFor();
    expect(await desk.locator('main').innerText()).not.toMatch(/not seen yet/i);
    await desk.getByRole('textbox', { name: 'Note' }).fill('Only among ourselves.');
    await desk.getByRole('button', { name: 'Keep the note' }).click();
    await desk.getByText('Noted.').waitFor();
    await desk.getByLabel('Verdict').selectOption('accepted');
    await desk.getByRole('button', { name: 'Review', exact: true }).click();
    await desk.getByText('Said. The reporter is told.').waitFor();
    const decided = await mail.nextTo('grace@example.org');
    const link = /Private link: (\S+)/.exec(decided.replace(/=\r\n/g, '').replace(/=3D/g, '='))![1]!;
    await stranger.goto(link);
    const thread = await stranger.locator('main').innerText();
    expect(thread).toContain('It is in 2.1 too.');
    expect(thread).not.toContain('Only among ourselves.');

    // Once a way of hers has proven itself, Ada is called by it: a link that is opened, by her or by a scanner, sees nothing; her word does.
    await desk.goto('/settings/ways/new/mail');
    await desk.locator('main form input[type=email], main form input[name=address]').first().fill('ada@example.com');
    await desk.getByRole('button', { name: 'Add and send a code' }).click();
    await desk.getByRole('textbox', { name: 'Code' }).fill(/\b\d{6}\b/.exec(wordsOf(await mail.nextTo('ada@example.com')))![0]);
    await desk.getByRole('button', { name: 'Prove it' }).click();
    await desk.getByText('Proven. It counts for the next 90 days.').waitFor();
    await mail.send('judy@example.org', letter('Judy <judy@example.org>', 'eight@example.org', 'Being exploited', 'Look at your logs.'));
    const call = await until('Ada is called for it', async () => {
      const words = wordsOf(await mail.nextTo('ada@example.com'));
      return /Report 6\b/.test(words) ? /http\S+\/call\/\S+/.exec(words)![0] : undefined;
    }, 90_000);
    expect(call).toContain(writ.address);
    for (let scan = 0; scan < 3; scan += 1) await stranger.goto(call);
    await desk.goto('/reports?state=all&q=exploited');
    await desk.locator('table a[href^="/reports/"]').first().click();
    expect(await desk.locator('#chain').innerText()).not.toMatch(/^Seen/m);
    await stranger.getByRole('button', { name: 'I have seen it' }).click();
    await stranger.getByText('Said. Nobody is called for it any more.').waitFor();
    await desk.reload();
    expect(await desk.locator('#chain').innerText()).toMatch(/Seen after/);

    // Marked messages go both ways, to where she is called, and count as no reports.
    for (const way of ['by the form', 'by mail']) {
      await desk.goto('/canaries');
      await desk.getByRole('button', { name: `Send one now ${way}` }).click();
    }
    await until('the canaries reached her', async () => {
      await desk.goto('/canaries');
      const { length } = [...(await desk.locator('main table').innerText()).matchAll(/in time/g)];
      return length >= 2;
    }, 60_000, 1_000);
    expect(await listReports(desk)).toHaveLength(6);

    // The stranger of the form writes again by the private link.
    await stranger.goto(privateLink);
    expect(await stranger.locator('main').innerText()).toContain(tracking);
    await stranger.locator('textarea[name=text]').fill('It is worse than I thought.');
    await stranger.locator('form[action*="/answer"] button[type=submit]').click();
    await stranger.getByText('It is worse than I thought.').waitFor();

    // Every page of it is accessible, and as narrow as a telephone.
    const looking = (await openContext(browser, writ.address, { storageState: await desk.context().storageState() })).page;
    const wrong: string[] = [];
    for (const path of ['/reports?state=all', new URL(deskUrl).pathname, '/reports/mail', '/seats/point-of-contact', '/settings/ways', '/canaries', '/settings/calendar', '/settings/publication']) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await looking.emulateMedia({ colorScheme });
        await looking.setViewportSize({ width: 1280, height: 900 });
        await looking.goto(path);
        wrong.push(...(await findSerious(looking)).map((violation) => `${path} ${colorScheme}: ${violation}`));
      }
      await looking.setViewportSize({ width: 360, height: 740 });
      if ((await looking.evaluate(() => document.documentElement.scrollWidth)) > 360) wrong.push(`${path} is too wide`);
    }
    expect(wrong).toEqual([]);

    // And the policy shows the figures beside its clause.
    await until('the review counts', async () => {
      await desk.goto('/controls/report-review');
      return /\b6\/6 reports/.test(await desk.locator('main').innerText());
    }, 30_000, 500);
  }, PATIENCE_MS);
});
