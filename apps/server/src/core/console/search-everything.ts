import { isId, type Id, type Instant } from '@writ/kernel';
import type { Policy } from '@writ/policy';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { address } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { listPeople } from '../directory/people.ts';
import { findHosts } from '../hosts/index.ts';
import { readJournal } from '../journal/read-journal.ts';
import { sayAct } from '../journal/entry-list.tsx';
import { mayEverAct } from '../permissions/index.ts';
import type { SearchGroup, SearchResult } from '../search-page.tsx';
import type { Console, ConsoleTables } from './console.ts';
import { readKeyPlaces } from './read-people.ts';

/** Results of one kind that are shown; the rest is counted. */
const SHOWN = 8;

/** Everything that has the words, the name, the fingerprint or the id that was typed, as far as its reader may see it. */
export async function searchEverything(console: Console, viewer: Viewer, q: string, now: Instant): Promise<readonly SearchGroup[]> {
  const text = q.trim().slice(0, 200);
  if (text === '') return [];
  const { db } = console;
  const policy = (await console.policyInForce())?.policy;
  return Promise.all([
    policy ? clauses(policy, text) : { name: 'Clauses', results: [] },
    policy ? controls(console, policy, text) : { name: 'Controls', results: [] },
    hosts(db, text), people(console, text), services(db, text), keys(console, text), findings(db, text),
    mayEverAct(viewer, 'journal.read', now) ? journal(db, text) : { name: 'Journal', results: [] },
  ] satisfies (SearchGroup | Promise<SearchGroup>)[]);
}

function group(name: SearchGroup['name'], results: readonly SearchResult[], total: number = results.length, href: string = ''): SearchGroup {
  return { name, results: results.slice(0, SHOWN), ...(total > SHOWN && href !== '' ? { more: { count: total - SHOWN, href } } : {}) };
}

/** Clauses that have every word. */
function clauses(policy: Policy, text: string): SearchGroup {
  const words = text.toLowerCase().split(/\s+/);
  const found = policy.sections.flatMap(({ title, blocks }) => blocks.flatMap((block): SearchResult[] => {
    if (block.kind !== 'clause' || !words.every((word) => block.clause.prose.toLowerCase().includes(word))) return [];
    return [{ href: address.clause(block.clause.id), title: `${block.clause.number} ${title}`, text: around(block.clause.prose, words[0]!) }];
  }));
  return group('Clauses', found);
}

/** Words before and after the first that was found. */
function around(prose: string, word: string): string {
  const at = Math.max(0, prose.toLowerCase().indexOf(word) - 60);
  const cut = prose.slice(at, at + 200);
  return `${at > 0 ? '… ' : ''}${cut}${at + 200 < prose.length ? ' …' : ''}`;
}

function controls({ definitions }: Console, policy: Policy, text: string): SearchGroup {
  const wanted = text.toLowerCase();
  const found = policy.controls.flatMap(({ id }) => {
    const definition = definitions.get(id);
    const fits = definition && [id, definition.title.toLowerCase(), definition.catalogue.toLowerCase()].some((name) => name.includes(wanted));
    return fits ? [{ href: address.control(id), title: definition.title, text: `Control ${id}, section ${definition.section}` }] : [];
  });
  return group('Controls', found);
}

async function hosts(db: Db<ConsoleTables>, text: string): Promise<SearchGroup> {
  const found = await findHosts(db, { text, standing: 'all', limit: SHOWN });
  const results = found.hosts.map(({ id, name, labels, revoked }) => ({ href: address.host(id), title: name, text: [revoked ? 'Revoked' : 'Host', ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(', ') }));
  return group('Hosts', results, found.total, `${address.hosts}?q=${encodeURIComponent(text)}&standing=all`);
}

async function people({ db, box }: Console, text: string): Promise<SearchGroup> {
  const wanted = text.toLowerCase();
  const found = (await listPeople(db, box)).filter(({ id, name, email }) => id === text || name.toLowerCase().includes(wanted) || email?.toLowerCase().includes(wanted) === true);
  return group('People', found.map(({ id, name, email, departedAt }) => ({ href: address.person(id), title: name, text: departedAt === undefined ? (email ?? 'Person') : 'Has left' })), found.length, `${address.people}?q=${encodeURIComponent(text)}&standing=all`);
}

async function services(db: Db<ConsoleTables>, text: string): Promise<SearchGroup> {
  const rows = await db.selectFrom('core.services').select(['id', 'name', 'about', 'retired_at'])
    .where((eb) => eb.or([eb('name', 'ilike', likeOf(text)), eb('about', 'ilike', likeOf(text)), ...(isId(text) ? [eb('id', '=', text)] : [])])).orderBy('name').limit(SHOWN).execute();
  return group('Services', rows.map(({ id, name, about, retired_at }) => ({ href: address.service(id), title: name, text: retired_at ? `Retired. ${about}` : about })));
}

/** Keys by the beginning of their fingerprint: those that are known, and, by a whole one, every account that it opens. */
async function keys({ db, names }: Console, text: string): Promise<SearchGroup> {
  const fingerprint = text.startsWith('SHA256:') ? text : `SHA256:${text}`;
  if (!/^SHA256:[A-Za-z0-9+/]{6,43}$/.test(fingerprint)) return group('SSH keys', []);
  const rows = await db.selectFrom('core.known_keys as key').leftJoin('core.services as service', (join) => join.on(sql<boolean>`service.id = key.owner_id`)).select(['key.fingerprint', 'key.owner_kind', 'key.owner_id', 'service.name'])
    .where('key.removed_at', 'is', null).where('key.fingerprint', 'like', `${likeText(fingerprint)}%`).limit(SHOWN).execute();
  const nameOf = await names();
  const known = rows.map((row) => ({ href: row.owner_kind === 'person' ? address.person(row.owner_id) : address.service(row.owner_id), title: row.fingerprint, text: `The key of ${row.owner_kind === 'person' ? nameOf(row.owner_id) : `the service ${row.name}`}` }));
  const places = fingerprint.length === 'SHA256:'.length + 43 ? ((await readKeyPlaces(db, [fingerprint])).get(fingerprint) ?? []) : [];
  return group('SSH keys', [...known, ...places.map(({ host, name, account }) => ({ href: address.host(host), title: `${account}@${name}`, text: 'Opened by this key' }))]);
}

async function findings(db: Db<ConsoleTables>, text: string): Promise<SearchGroup> {
  const rows = await db.selectFrom('core.findings').select(['id', 'title', 'control', 'priority', 'state'])
    .where((eb) => eb.or([eb('title', 'ilike', likeOf(text)), eb('control', 'ilike', likeOf(text)), ...(isId(text) ? [eb('id', '=', text as Id<'finding'>)] : [])]))
    .orderBy('closed_at', (order) => order.desc().nullsFirst()).orderBy('opened_at', 'desc').limit(SHOWN).execute();
  return group('Findings', rows.map(({ id, title, control, priority, state }) => ({ href: address.finding(id), title, text: `${priority}, ${control}, ${state}` })));
}

/** An entry by its number, or the entries about an id. */
async function journal(db: Db<ConsoleTables>, text: string): Promise<SearchGroup> {
  const seq = /^#?(\d{1,15})$/.exec(text)?.[1];
  if (seq === undefined && !isId(text)) return group('Journal', []);
  const entries = seq === undefined ? await readSubjectEntries(db, text) : (await readJournal(db, {}, { before: Number(seq) + 1, limit: 1 })).entries.filter((entry) => entry.seq === Number(seq));
  return group('Journal', entries.map(({ seq: number, act, subject, at }) => ({ href: `${address.journal}?after=${number + 1}`, title: `${number}: ${sayAct(act)}`, text: `About ${subject.kind} ${subject.id}, ${at}` })));
}

async function readSubjectEntries(db: Db<ConsoleTables>, id: string) {
  const { rows } = await sql<{ kind: string }>`select distinct subject_kind as kind from core.journal where subject_kind in ('person', 'host', 'finding', 'exception', 'account', 'service', 'proposal', 'token', 'session') and subject_id = ${id} limit 5`.execute(db);
  const pages = await Promise.all(rows.map(({ kind }) => readJournal(db, { subject: { kind, id } }, { limit: SHOWN })));
  return pages.flatMap(({ entries }) => entries);
}

function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
function likeOf(text: string): string {
  return `%${likeText(text)}%`;
}
