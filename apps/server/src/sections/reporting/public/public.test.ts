import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant, newId, toIso } from '@writ/kernel';
import { changePublication, Publication } from './publication.ts';
import { postCompanyMessage } from '../reports/post-message.ts';
import { openLink } from '../reports/private-link.ts';
import { sendFormCanary } from './send-form-canary.ts';
import { sweepUploads } from './sweep-uploads.ts';
import { openTestPublisher, type TestPublisher } from './testing/open-test-publisher.ts';
import { tokenIn, visitorOf } from './testing/visit.ts';

let publisher: TestPublisher;
let visitor: ReturnType<typeof visitorOf>;
beforeAll(async () => {
  publisher = await openTestPublisher();
  visitor = visitorOf(publisher);
});
afterAll(() => publisher.drop());

const countReports = async () => Number((await publisher.db.selectFrom('reporting.reports').select((select) => select.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()).count);
async function blobNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of publisher.blobs.list()) names.push(name);
  return names;
}
const pathOf = (location: string) => location.split('?')[0]!;

describe('the form', () => {
  test('gives a tracking id and a private link for a single sentence, and the report is there before they are shown', async () => {
    const sent = await visitor.report();
    expect([sent.status, sent.location]).toEqual([303, expect.stringMatching(/^\/thread\/[\w-]{54}\?new=1$/)]);
    const report = await openLink(publisher.parts, pathOf(sent.location).slice('/thread/'.length));
    const row = await publisher.db.selectFrom('reporting.reports').selectAll().where('id', '=', report!).executeTakeFirstOrThrow();
    const page = await visitor.get(sent.location);
    expect(page.body).toContain(row.tracking);
    expect(page.body).toContain(publisher.origin + pathOf(sent.location));
    expect(page.body).toContain('The search page shows other people’s orders.');
  });

  test('sent twice with the same token is one report, also ten times at once, and its files are kept once', async () => {
    const token = await visitor.token();
    publisher.clock.pass(10_000);
    const before = [await countReports(), (await blobNames()).length] as const;
    const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.post('/report', { token, what: 'pressed twice' }, [['proof.txt', randomBytes(100)]])));
    expect(new Set(answers.map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    expect([await countReports(), (await blobNames()).length]).toEqual([before[0] + 1, before[1] + 1]);
  });

  test('keeps everything a reporter tells, and leaves out what was left empty', async () => {
    const sent = await visitor.report({ title: '', where: 'https://example.com/search', isExploited: 'yes', isPublic: 'no', urgent: 'yes', name: 'night owl', email: 'owl@example.org', steps: '1. open\r\n2. look', credit: '' });
    const report = await openLink(publisher.parts, pathOf(sent.location).slice('/thread/'.length));
    const row = await publisher.db.selectFrom('reporting.reports').selectAll().where('id', '=', report!).executeTakeFirstOrThrow();
    const content = JSON.parse(publisher.parts.box.open(`reporting.reports.sealed:${row.id}`, row.sealed)) as object;
    expect(row).toMatchObject({ channel: 'form', urgent: true, is_exploited: true, is_public: false });
    expect(content).toEqual({
      title: 'The search page shows other people’s orders.', what: 'The search page shows other people’s orders.', where: 'https://example.com/search', isExploited: 'yes', isPublic: 'no', steps: '1. open\n2. look',
      reporter: { name: 'night owl', email: 'owl@example.org' },
    });
    expect(row.sealed.includes('owl@example.org')).toBe(false);
  });

  test.each([
    ['nothing at all', { what: '   ' }, 'Tell us what you found'],
    ['a mail address that is none', { email: 'not an address' }, 'This is no mail address.'],
    ['a private key', { pgpKey: '-----BEGIN PGP PRIVATE KEY BLOCK-----' }, 'never a private one'],
    ['a filled trap', { website: 'https://spam.example.com' }, 'Leave the field “Website” empty'],
    ['a forged token', { token: 'abcdefgh.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA' }, 'send it once more'],
  ])('with %s comes again with all that was typed', async (_name, fields, sentence) => {
    const before = await countReports();
    const answer = await visitor.report({ steps: 'typed with <care> & "quotes"', ...fields });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(sentence);
    expect(answer.body).not.toContain('Please choose them again');
    expect(answer.body).toContain('typed with &lt;care&gt; &amp; &quot;quotes&quot;');
    expect(await countReports()).toBe(before);
  });

  test('sent faster than people type waits, and then is taken with the same token', async () => {
    const token = await visitor.token();
    const hasty = await visitor.post('/report', { token, what: 'quick' });
    expect([hasty.status, tokenIn(hasty.body)]).toEqual([422, token]);
    publisher.clock.pass(3_000);
    expect((await visitor.post('/report', { token, what: 'quick' })).status).toBe(303);
  });

  test('a token lives a week, and the form with a new one is taken', async () => {
    const token = await visitor.token();
    publisher.clock.passDays(8);
    const late = await visitor.post('/report', { token, what: 'slowly' });
    expect(late.status).toBe(422);
    publisher.clock.pass(5_000);
    expect((await visitor.post('/report', { token: tokenIn(late.body), what: 'slowly' })).status).toBe(303);
  });

  test('works from text browsers, which send no files and no fetch metadata, by their Origin', async () => {
    const token = await visitor.token();
    publisher.clock.pass(5_000);
    const body = new URLSearchParams({ token, what: 'from a text browser' });
    const own = await fetch(`${publisher.origin}/report`, { method: 'POST', body, redirect: 'manual', headers: { origin: publisher.origin } });
    expect(own.status).toBe(303);
    const foreign = await fetch(`${publisher.origin}/report`, { method: 'POST', body, redirect: 'manual', headers: { origin: 'https://evil.example.com' } });
    expect(foreign.status).toBe(403);
  });

  test('nothing of a report and no link stands in the log', async () => {
    const sent = await visitor.report({ what: 'a very secret weakness', email: 'secret@example.org' });
    await visitor.get(sent.location);
    expect(publisher.logged()).toContain('/thread/:secret');
    for (const secret of ['very secret', 'secret@example.org', pathOf(sent.location).slice(20)]) expect(publisher.logged()).not.toContain(secret);
  });
});

describe('the private thread', () => {
  test('tells nobody outside its address, and is found by no search engine', async () => {
    const page = await visitor.get((await visitor.report()).location);
    expect([page.headers.get('referrer-policy'), page.headers.get('x-robots-tag'), page.headers.get('cache-control')]).toEqual(['same-origin', 'noindex, nofollow', 'no-store']);
  });

  test.each(['', 'x', 'A'.repeat(54), `${'A'.repeat(53)}_`, '../../report', '%00'])('is closed to a guess: %j', async (guess) => {
    expect((await visitor.get(`/thread/${encodeURIComponent(guess)}`)).status).toBeGreaterThanOrEqual(400);
  });

  test('shows what was written as text: no markup, no link, and no name of ours', async () => {
    const { location } = await visitor.report({ what: '<img src=x onerror=alert(1)> see https://evil.example.com/?a=1 <a href="javascript:alert(1)">me</a>' });
    const report = (await openLink(publisher.parts, pathOf(location).slice('/thread/'.length)))!;
    const person = newId<'person'>();
    await publisher.db.transaction().execute((trx) => postCompanyMessage(publisher.parts, trx, { report, text: 'We look into it.\n<b>soon</b>', by: person, at: publisher.clock.now() }));
    const { body } = await visitor.get(location);
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(body).toContain('&lt;b&gt;soon&lt;/b&gt;');
    expect(body).not.toMatch(/<a [^>]*evil\.example/);
    expect(body).not.toContain('<img');
    expect(body).not.toContain(person);
    expect(body.match(/Seen by you and by the security team/g)).toHaveLength(3);
  });

  test('takes an answer with files once, however often it is sent, and gives the files back as files', async () => {
    const { location } = await visitor.report();
    const path = pathOf(location);
    const content = randomBytes(300_000);
    const token = await visitor.token(location);
    const answers = await Promise.all([1, 2, 3].map(() => visitor.post(`${path}/answer`, { token, text: 'one more thing' }, [['evil.html', content]])));
    expect(answers.map(({ status, location: to }) => [status, to])).toEqual(Array.from({ length: 3 }, () => [303, `${path}?answered=1`]));
    const { body } = await visitor.get(path);
    expect(body.match(/one more thing/g)).toHaveLength(1);
    const file = /href="(\/thread\/[^"]+\/files\/[^"]+)"/.exec(body)![1]!;
    const got = await fetch(publisher.origin + file);
    expect([got.headers.get('content-type'), got.headers.get('content-disposition'), got.headers.get('x-content-type-options')]).toEqual(['application/octet-stream', 'attachment; filename="evil.html"', 'nosniff']);
    expect(createHash('sha256').update(Buffer.from(await got.arrayBuffer())).digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
    const other = pathOf((await visitor.report()).location);
    expect((await visitor.get(file.replace(path, other))).status).toBe(404);
  });

  test('an empty answer comes again, one of files alone is taken', async () => {
    const path = pathOf((await visitor.report()).location);
    const token = await visitor.token(path);
    expect((await visitor.post(`${path}/answer`, { token, text: ' ' })).status).toBe(422);
    expect((await visitor.post(`${path}/answer`, { token, text: '' }, [['log.txt', Buffer.from('x')]])).status).toBe(303);
  });
});

describe('files', () => {
  test('too many or too large: the form again with what was typed, and not a byte kept', async () => {
    const strict = await openTestPublisher({ uploadLimits: { files: 2, fileBytes: 50_000, allBytes: 80_000 } });
    try {
      const guest = visitorOf(strict);
      for (const sizes of [[50_001], [45_000, 45_000], [1, 1, 1]]) {
        const answer = await guest.report({ what: 'typed with care' }, sizes.map((size, index) => [`f${index}`, Buffer.alloc(size)] as const));
        expect([answer.status, answer.body.includes('typed with care'), answer.body.includes('Please choose them again')]).toEqual([422, true, true]);
      }
      const left: string[] = [];
      for await (const { name } of strict.blobs.list()) left.push(name);
      expect(left).toEqual([]);
    } finally {
      await strict.drop();
    }
  });

  test('are kept encrypted, and what no report names is swept after a day', async () => {
    const marker = 'plain words in a file '.repeat(50);
    await visitor.report({}, [['words.txt', Buffer.from(marker)]]);
    const kept = await blobNames();
    const orphan = `reporting/uploads/${newId(publisher.clock.now())}`;
    const others = `mail/${newId(publisher.clock.now())}`;
    for (const name of [orphan, others]) await publisher.blobs.put(name, [Buffer.from('left behind')], { maxBytes: 100 });
    expect(await sweepUploads(publisher.parts, publisher.clock.now())).toBe(0);
    publisher.clock.passDays(2);
    expect(await sweepUploads(publisher.parts, publisher.clock.now())).toBe(1);
    expect(await blobNames()).toEqual(expect.arrayContaining([...kept, others]));
    expect(await blobNames()).not.toContain(orphan);
  });
});

describe('a flood', () => {
  test('asks for a minute of patience or a proof of work, and loses nothing that was typed', async () => {
    const flooded = await openTestPublisher({ floodLimits: { formsPerHour: 1_000, formsPerMinute: 3 } });
    try {
      const guest = visitorOf(flooded);
      for (let forms = 0; forms < 3; forms += 1) expect((await guest.report()).status).toBe(303);
      const held = await guest.report({ what: 'in the middle of a flood' });
      expect([held.status, held.body.includes('in the middle of a flood'), held.body.includes('data-work="16"')]).toEqual([422, true, true]);
      const token = tokenIn(held.body);
      flooded.clock.pass(50_000);
      expect((await guest.post('/report', { token, what: 'in the middle of a flood' })).status).toBe(303);
      const { findProof } = await import('./proof-of-work.ts');
      const quick = await guest.token();
      flooded.clock.pass(4_000);
      expect((await guest.post('/report', { token: quick, proof: '12', what: 'a wrong proof' })).status).toBe(422);
      expect((await guest.post('/report', { token: quick, proof: findProof(quick), what: 'with a proof' })).status).toBe(303);
    } finally {
      await flooded.drop();
    }
  });

  test('of one address ends with its hour', async () => {
    const narrow = await openTestPublisher({ floodLimits: { formsPerHour: 2, formsPerMinute: 1_000 } });
    try {
      const guest = visitorOf(narrow);
      expect([(await guest.report()).status, (await guest.report()).status]).toEqual([303, 303]);
      const third = await guest.report({ what: 'the third' });
      expect([third.status, third.body.includes('the third')]).toEqual([429, true]);
      narrow.clock.passHours(1);
      expect((await guest.report()).status).toBe(303);
    } finally {
      await narrow.drop();
    }
  });
});

describe('what everybody may read', () => {
  test('the policy page says the figures of the policy in force, and the words for reporters without the advice for editors', async () => {
    const { body } = await visitor.get('/security');
    expect(body).toContain('within 1 business day');
    expect(body).toContain('09:00–17:00');
    expect(body).toContain('1. Reporting, in the words of our policy');
    expect(body).not.toContain('To change it.');
    expect((await visitor.get('/security/point-of-contact')).status).toBe(404);
  });

  test('what the company sets is what strangers read, as text, and its colour is a style sheet of its own', async () => {
    await publisher.db.transaction().execute((trx) => changePublication(trx, Publication.parse({ company: 'Example & Söhne', accent: '#8a1c5a', formIntro: 'Guten Tag.\n\n<b>Hallo</b>', language: 'de', showsPolicy: 'whole' }), newId<'person'>(), publisher.clock.now()));
    const { body } = await visitor.get('/report');
    expect(body).toContain('Example &amp; Söhne');
    expect(body).toContain('<div class="lede" lang="de"><p>Guten Tag.</p><p>&lt;b&gt;Hallo&lt;/b&gt;</p></div>');
    const theme = /href="(\/security\/theme\.css\?v=[0-9a-f]+)"/.exec(body)![1]!;
    const css = await visitor.get(theme);
    expect([css.headers.get('content-type'), css.body]).toEqual(['text/css; charset=utf-8', expect.stringMatching(/^:root \{ --accent: light-dark\(#8a1c5a, #[0-9a-f]{6}\) \}\n$/)]);
    expect((await visitor.get('/security')).body).toContain('2. Point of contact');
    expect((await visitor.get('/security/point-of-contact')).status).toBe(200);
    await publisher.db.deleteFrom('reporting.public_settings').execute();
  });

  test('thanks are shown as wished, those that were withdrawn are not, and only a web address is a link', async () => {
    const at = toIso(publisher.clock.now());
    await publisher.db.insertInto('reporting.acknowledgements').values([
      { id: newId(), report: null, text: 'night owl', url: 'https://example.org/owl', published_at: at, withdrawn_at: null },
      { id: newId(), report: null, text: 'shy one', url: null, published_at: at, withdrawn_at: at },
      { id: newId(), report: null, text: 'odd <one>', url: 'javascript:alert(1)', published_at: at, withdrawn_at: null },
    ]).execute();
    const { body } = await visitor.get('/security/thanks');
    expect(body).toContain('href="https://example.org/owl"');
    expect(body).toContain('odd &lt;one&gt;');
    expect(body).not.toContain('shy one');
    expect(body).not.toContain('javascript:');
  });

  test('security.txt is served as it was made, as plain text, and is not there before', async () => {
    expect((await visitor.get('/.well-known/security.txt')).status).toBe(404);
    const text = 'Contact: mailto:security@example.com\nExpires: 2027-06-01T00:00:00Z\n';
    await publisher.db.insertInto('reporting.security_txt').values({ id: 1, text, made_at: toIso(publisher.clock.now()), expires_at: '2027-06-01T00:00:00Z', signed: false }).execute();
    const served = await visitor.get('/.well-known/security.txt');
    expect([served.status, served.headers.get('content-type'), served.body]).toEqual([200, 'text/plain; charset=utf-8', text]);
  });
});

describe('what strangers read is set in the console', () => {
  const WORDS = { company: 'Example & Co', accent: '', formIntro: '', policyIntro: '', thanksIntro: '', language: 'en', showsPolicy: 'reporting', contacts: '', languages: 'en', encryption: '', hiring: '' };
  const publish = (fields: Readonly<Record<string, string>>, who = 'owner') => fetch(`${publisher.origin}/settings/publication`, { method: 'POST', body: new URLSearchParams({ ...WORDS, ...fields }), redirect: 'manual', headers: { authorization: `Bearer ${who}`, accept: 'text/html' } });

  test('by whoever may, with a record of it, and security.txt is made anew', async () => {
    const before = publisher.renewals();
    const answer = await publish({ formIntro: 'Hello\r\n\r\nthere', contacts: 'https://example.com/call\r\ntel:+1-201-555-0123' });
    expect([answer.status, answer.headers.get('location'), publisher.renewals()]).toEqual([303, '/settings/publication', before + 1]);
    const shown = await (await fetch(`${publisher.origin}/settings/publication`, { headers: { authorization: 'Bearer owner' } })).text();
    for (const text of ['Example &amp; Co', 'Hello\n\nthere', 'https://example.com/call\ntel:+1-201-555-0123']) expect(shown).toContain(text);
    expect(await publisher.db.selectFrom('core.journal').select('act').orderBy('seq', 'desc').limit(1).execute()).toEqual([{ act: 'publication.changed' }]);
    expect((await visitor.get('/report')).body).toContain('<p>Hello</p><p>there</p>');
  });

  test.each([
    ['a colour too light to read', { accent: '#ffcc00' }, 'Its contrast on white is 1.5 to 1'],
    ['a colour that is none', { accent: 'red' }, 'A colour such as #1f4e79.'],
    ['a contact that is no address', { contacts: 'call us' }, 'A whole address'],
    ['a contact by plain HTTP', { contacts: 'http://example.com/' }, 'http://example.com/'],
    ['a language that is none', { languages: 'en, no_such' }, 'Language tags such as en, de.'],
  ])('not with %s', async (_name, fields, sentence) => {
    const before = publisher.renewals();
    const answer = await publish({ company: 'Never shown', ...fields });
    expect([answer.status, publisher.renewals()]).toEqual([422, before]);
    expect(await answer.text()).toContain(sentence);
    expect((await visitor.get('/report')).body).not.toContain('Never shown');
  });

  test('not by whoever may not', async () => {
    expect((await publish({}, 'support')).status).toBe(403);
    expect((await publish({}, 'nobody')).headers.get('location')).toMatch(/^\/sign-in/);
  });
});

test('a canary goes through the form as a stranger does, also while forms flood in, and is no report', async () => {
  const now = () => instant(Date.now());
  const flooded = await openTestPublisher({ clock: now, floodLimits: { formsPerHour: 1_000, formsPerMinute: 0 } });
  try {
    await visitorOf(flooded).post('/report', { what: 'begins the flood' });
    const mark = `writ-canary-${randomBytes(20).toString('hex')}`;
    const canary = { id: newId<'canary'>(), channel: 'form' as const, mark_digest: Buffer.from(flooded.parts.box.digest('contact.canary', mark)), sent_at: toIso(now()), due_at: toIso(now()), handed_over_at: null, arrived_at: null, reached_seat_at: null, problem: null };
    await flooded.db.insertInto('contact.canaries').values(canary).execute();
    await sendFormCanary(new URL(flooded.origin), mark, AbortSignal.timeout(20_000));
    expect(await flooded.db.selectFrom('contact.canaries').select('arrived_at').execute()).toEqual([{ arrived_at: expect.any(Date) }]);
    expect(await flooded.db.selectFrom('reporting.reports').select('id').execute()).toEqual([]);
  } finally {
    await flooded.drop();
  }
});
