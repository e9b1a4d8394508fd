import { newId } from '@writ/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appointHolder } from '../../sections/contact/index.ts';
import { WRIT } from '../actor.ts';
import { openTestConsole, publicKeyLine, type TestConsole } from './testing/open-test-console.ts';

let house: TestConsole;
beforeAll(async () => {
  house = await openTestConsole();
  await house.db.transaction().execute((trx) => appointHolder(trx, 'point-of-contact', house.person('contact'), WRIT, house.clock.now()));
});
afterAll(() => house.close());

async function addPerson(name: string): Promise<string> {
  const { location } = await house.post('contact', '/people', { name, email: `${name.toLowerCase()}@example.com` });
  return location!.split('/').at(-1)!;
}

describe('people', () => {
  test('are listed, searched, and offered to machines', async () => {
    const page = await house.get('developer', '/people?q=owner');
    expect(page.status).toBe(200);
    expect(page.text).toContain('owner Example');
    expect(page.text).not.toContain('auditor Example');
    const rows = (await house.get('developer', '/people?format=json')).json() as { name: string; roles: string; account: string | null }[];
    expect(rows.find(({ name }) => name === 'contact Example')).toMatchObject({ roles: 'point-of-contact', account: null });
    expect((await house.get('auditor', '/people?format=csv')).text).toContain('owner@example.com');
  });

  test('are added by who may, and their page is shown', async () => {
    const id = await addPerson('Ada');
    const page = await house.get('developer', `/people/${id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Ada');
    // A developer may see neither accounts nor the journal.
    expect(page.text).not.toContain('What was done');
    expect((await house.get('auditor', `/people/${id}`)).text).toContain('What was done');
    expect(await house.acts()).toContain('person.added');
  });

  test('with an address that is taken, or no name, are not added: the form comes back with what was typed', async () => {
    const taken = await house.post('contact', '/people', { name: 'Other', email: 'OWNER@example.com' });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('already has this mail address');
    expect(taken.text).toContain('value="Other"');
    const nameless = await house.post('contact', '/people', { name: ' ', email: 'x@example.com' });
    expect(nameless.status).toBe(422);
    expect(nameless.text).toContain('Say their name.');
  });

  test('are not added by those who may not, nor by a form of another site', async () => {
    expect((await house.post('developer', '/people', { name: 'No' })).status).toBe(403);
    expect((await house.post('auditor', '/people', { name: 'No' })).status).toBe(403);
    expect((await house.post('contact', '/people', { name: 'No' }, 'cross-site')).status).toBe(403);
    expect((await house.get('developer', '/people?q=No')).text).toContain('Nobody');
  });

  test('that do not exist are not found', async () => {
    expect((await house.get('developer', `/people/${newId()}`)).status).toBe(404);
    expect((await house.get('developer', '/people/not-an-id')).status).toBe(400);
    expect((await house.post('contact', `/people/${newId()}/rename`, { name: 'X', email: '' })).status).toBe(404);
  });

  test('are renamed', async () => {
    const id = await addPerson('Before');
    expect((await house.post('contact', `/people/${id}/rename`, { name: 'After', email: '' })).status).toBe(303);
    expect((await house.get('developer', `/people/${id}`)).text).toContain('After');
    expect((await house.acts()).at(-1)).toBe('person.changed');
  });

  test('who sign in keep the address that they sign in with, unless an owner changes it', async () => {
    const { person } = house.viewers.get('owner')!;
    const taken = await house.post('contact', `/people/${person}/rename`, { name: 'Owner', email: 'contact-too@example.com' });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('An owner changes it.');
    expect((await house.post('contact', `/people/${person}/address`, { email: 'contact-too@example.com' })).status).toBe(403);
    expect((await house.post('contact', `/people/${person}/rename`, { name: 'Owner' })).status).toBe(303);
    expect((await house.get('contact', `/people/${person}`)).text).toContain('owner@example.com');
    expect((await house.post('owner', `/people/${person}/address`, { email: 'owner@elsewhere.example.com' })).status).toBe(303);
    expect((await house.get('contact', `/people/${person}`)).text).toContain('owner@elsewhere.example.com');
    expect((await house.post('owner', `/people/${person}/address`, { email: 'owner@example.com' })).status).toBe(303);
  });
});

describe('keys', () => {
  test('are added to a person, shown with the hosts that they open, and taken away', async () => {
    const id = await addPerson('Keyholder');
    const line = publicKeyLine();
    expect((await house.post('contact', `/people/${id}/keys`, { key: line, until: '' })).status).toBe(303);
    const [key] = await house.db.selectFrom('core.known_keys').selectAll().where('owner_id', '=', id).execute();
    const [host] = await plantHosts(1, key!.fingerprint);
    expect((await house.get('developer', `/people/${id}`)).text).toContain(`deploy@<a href="/hosts/${host}">`);
    // The fact about the house was looked at in the same act.
    const fact = await house.db.selectFrom('core.facts').select('value').where('kind', '=', 'company.known-keys').executeTakeFirstOrThrow();
    expect(JSON.stringify(fact.value)).toContain(key!.fingerprint);
    expect((await house.get('developer', `/search?q=${encodeURIComponent(key!.fingerprint)}`)).text).toContain('Opened by this key');

    expect((await house.post('contact', `/people/${id}/keys`, { key: line, until: '' })).text).toContain('already belongs to somebody');
    expect((await house.post('contact', `/keys/${key!.id}/remove`)).status).toBe(303);
    expect((await house.post('contact', `/keys/${key!.id}/remove`)).status).toBe(404);
    expect((await house.acts()).slice(-2)).toEqual(['key.added', 'key.removed']);
  });

  test('that are none, are private, or end in the past are refused at their field', async () => {
    const id = await addPerson('Hasty');
    for (const [key, until, sentence] of [
      ['nonsense', '', 'not an OpenSSH public key'],
      ['-----BEGIN OPENSSH PRIVATE KEY-----', '', 'This is a private key'],
      [publicKeyLine(), '2001-01-01', 'ends on a date to come'],
      ['', '', 'Paste the line'],
    ] as const) {
      const answer = await house.post('contact', `/people/${id}/keys`, { key, until });
      expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true]);
      // A private key that was pasted is not sent back.
      expect(answer.text).not.toContain('BEGIN OPENSSH');
    }
    expect((await house.post('developer', `/people/${id}/keys`, { key: publicKeyLine(), until: '' })).status).toBe(403);
  });

  test('of a service are its own, and go with it', async () => {
    const { location } = await house.post('contact', '/services', { name: 'backup', about: 'Nightly dumps' });
    expect((await house.get('developer', location!)).text).toContain('Nightly dumps');
    expect((await house.post('contact', '/services', { name: 'Backup', about: 'Again' })).status).toBe(422);
    expect((await house.post('contact', `${location}/keys`, { key: publicKeyLine(), until: '2099-01-01' })).status).toBe(303);
    expect((await house.post('developer', `${location}/retire`)).status).toBe(403);
    expect((await house.post('contact', `${location}/retire`)).status).toBe(303);
    expect((await house.get('developer', location!)).text).toContain('Retired');
    expect((await house.post('contact', `${location}/keys`, { key: publicKeyLine(), until: '' })).status).toBe(404);
    expect((await house.acts()).slice(-3)).toEqual(['service.added', 'key.added', 'service.retired']);
  });
});

describe('accounts of people', () => {
  test('begin with a link that is shown once, to owners only', async () => {
    const id = await addPerson('Invited');
    expect((await house.post('contact', `/people/${id}/invite`, { roles: 'developer' })).status).toBe(403);
    const made = await house.post('owner', `/people/${id}/invite`, { roles: ['developer', 'support'] });
    expect(made.text).toContain('http://localhost:4100/sign-up/');
    const again = await house.get('owner', `/people/${id}`);
    expect(again.text).not.toContain('/sign-up/');
    expect(again.text).toContain('invited');
    expect((await house.acts()).at(-1)).toBe('sign-up-link.made');
  });

  test('change roles, but never so that no owner is left', async () => {
    const { person } = await house.addViewer('climber', ['developer']);
    expect((await house.post('contact', `/people/${person}/roles`, { roles: 'owner' })).status).toBe(403);
    expect((await house.post('owner', `/people/${person}/roles`, { roles: ['support', 'no-such-role'] })).status).toBe(303);
    expect((await house.acts()).at(-1)).toBe('roles.changed');
    const last = await house.post('owner', `/people/${house.person('owner')}/roles`, { roles: 'developer' });
    expect([last.status, last.text.includes('Somebody must hold the role owner')]).toEqual([422, true]);
  });
});

describe('a departure', () => {
  test('closes account, keys and deputy’s place in one step', async () => {
    const { person, account } = await house.addViewer('leaver', ['developer']);
    await house.post('contact', `/people/${person}/keys`, { key: publicKeyLine(), until: '' });
    await house.post('contact', '/seats/point-of-contact/deputies', { person });
    expect((await house.post('developer', `/people/${person}/depart`)).status).toBe(403);
    expect((await house.post('contact', `/people/${person}/depart`)).status).toBe(303);
    expect((await house.acts()).slice(-3)).toEqual(['seat.deputy-stood-down', 'account.disabled', 'person.departed']);
    const row = await house.db.selectFrom('core.accounts').select('disabled_at').where('id', '=', account).executeTakeFirstOrThrow();
    expect(row.disabled_at).not.toBeNull();
    const page = await house.get('owner', `/people/${person}`);
    expect(page.text).toContain('Departed');
    expect(page.text).not.toContain('has left</button>');
    expect((await house.post('contact', `/people/${person}/depart`)).status).toBe(422);
  });

  test('waits while the person sits in a seat or is the last owner, and then changes nothing', async () => {
    const before = (await house.acts()).length;
    const seated = await house.post('owner', `/people/${house.person('contact')}/depart`);
    expect([seated.status, seated.text.includes('Put somebody else there first')]).toEqual([422, true]);
    const owner = await house.post('contact', `/people/${house.person('owner')}/depart`);
    expect([owner.status, owner.text.includes('Somebody must hold the role owner')]).toEqual([422, true]);
    expect((await house.acts()).length).toBe(before);
  });
});

describe('a seat', () => {
  test('shows who sits there, who deputises and who did', async () => {
    const page = await house.get('auditor', '/seats/point-of-contact');
    expect(page.text).toContain('contact Example');
    expect(page.text).toContain('No deputy');
    expect((await house.get('auditor', '/seats/throne')).status).toBe(404);
  });

  test('changes hands, gains a deputy and loses one, and is looked at at once', async () => {
    const deputy = await addPerson('Deputy');
    expect((await house.post('developer', '/seats/point-of-contact/deputies', { person: deputy })).status).toBe(403);
    expect((await house.post('owner', '/seats/point-of-contact/deputies', { person: deputy })).status).toBe(303);
    const fact = await house.db.selectFrom('core.facts').select('value').where('kind', '=', 'seat.holders').executeTakeFirstOrThrow();
    expect(JSON.stringify(fact.value)).toContain(deputy);
    expect((await house.post('owner', '/seats/point-of-contact/deputies', { person: deputy })).status).toBe(422);
    expect((await house.post('owner', '/seats/point-of-contact/deputies', { person: 'nobody' })).status).toBe(422);
    expect((await house.post('owner', '/seats/point-of-contact/holder', { person: house.person('owner') })).status).toBe(303);
    expect((await house.post('owner', '/seats/point-of-contact/holder', { person: house.person('contact') })).status).toBe(303);
    expect((await house.post('owner', `/seats/point-of-contact/deputies/${deputy}/end`)).status).toBe(303);
    expect((await house.post('owner', `/seats/point-of-contact/deputies/${deputy}/end`)).status).toBe(404);
    expect((await house.acts()).slice(-4)).toEqual(['seat.deputy-appointed', 'seat.holder-appointed', 'seat.holder-appointed', 'seat.deputy-stood-down']);
  });
});

async function plantHosts(count: number, fingerprint: string): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  for (const id of ids) {
    await house.db.insertInto('core.hosts').values({ id, name: `web-${id.slice(-4)}.example.com`, labels: '{}', public_key: id, machine: '{}', agent_version: '0.1.0', enrolled_at: new Date(), enrolled_by_kind: 'writ', enrolled_by_id: 'writ', last_seen_at: new Date(), revoked_at: null, revoked_by_kind: null, revoked_by_id: null, revoked_why: null }).execute();
    await house.db.insertInto('core.facts').values({ subject_kind: 'host', subject_id: id, kind: 'host.authorized-keys', state: 'known', value: JSON.stringify({ keys: [{ account: 'deploy', fingerprint }] }), unknown: 'null', evidence: '[]', source: '{}', digest: 'd', observed_at: new Date().toISOString(), changed_at: new Date().toISOString(), stale_at: new Date().toISOString() }).execute();
  }
  return ids;
}
