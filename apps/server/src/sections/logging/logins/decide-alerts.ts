import type { LoginAttempt, PlaceText } from './attempt.ts';
import type { AlertKind } from './login-alert.ts';
import { placeOfAddress } from './place-of-address.ts';

/** When logins become an alert, counted over an hour of the clock and the one before it. */
export interface AlertRules {
  /** Refusals of one address, or of one account at the machine itself, that are a brute force. */
  readonly failures: number;
  /** Accounts that one address is refused on that are spraying. */
  readonly accounts: number;
  /** Addresses that are refused on one account that are a distributed attack. */
  readonly addresses: number;
  /** Refusals of one account from one address before it is let in. */
  readonly failuresBeforeSuccess: number;
  /** An account with more places than this is at home everywhere, or shared: another one says nothing. */
  readonly mostPlaces: number;
  /** Milliseconds for which places are only learnt, from the first that was ever seen. */
  readonly learningMs: number;
  /** Rows of one hour that are kept apart; what comes beyond is counted for its host only. Those who were let in have five times the room. */
  readonly rows: number;
}

/**
 * Wider than fail2ban's 5 failures in 10 minutes, because a person answers these and not a firewall: whoever mistypes for two hours is no attack.
 * 5 before a success is what fail2ban would have banned.
 */
export const ALERT_RULES: AlertRules = { failures: 20, accounts: 8, addresses: 10, failuresBeforeSuccess: 5, mostPlaces: 20, learningMs: 7 * 86_400_000, rows: 2_000 };

/** What was counted of one host, account and address in one hour. Instants in milliseconds. */
export interface LoginCount {
  readonly host: string;
  readonly account: string;
  readonly address: string;
  readonly isOthers: boolean;
  readonly failed: number;
  readonly accepted: number;
  readonly lastAt: number;
  readonly lastPlace: PlaceText | undefined;
}

/** A place from which an account was let in. */
export interface LoginPlace {
  readonly account: string;
  readonly place: string;
  readonly address: string;
  readonly host: string;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** What was known before: the hour that the attempts belong to, the one before it, and the places of the accounts that were let in. */
export interface Before {
  /** Start of the hour. */
  readonly hour: number;
  readonly thisHour: readonly LoginCount[];
  readonly lastHour: readonly LoginCount[];
  readonly places: readonly LoginPlace[];
  /** When the first place of any account was seen; undefined when none ever was. */
  readonly learningSince: number | undefined;
}

/** An alert that these attempts make, or add to. */
export interface RaisedAlert {
  readonly kind: AlertKind;
  /** The same for all that is one story: what is told to be normal is this. */
  readonly pattern: string;
  readonly address: string;
  readonly account: string;
  readonly host: string;
  /** Refusals of both hours, and those of these attempts alone: for an alert that is new, and for one that goes on. */
  readonly failed: number;
  readonly failedNow: number;
  readonly others: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly places: readonly PlaceText[];
}

export interface Decided {
  /** What the attempts add to the hour. */
  readonly counts: readonly LoginCount[];
  /** Places that are new or were seen again. */
  readonly places: readonly LoginPlace[];
  readonly alerts: readonly RaisedAlert[];
}

/** Lines that an alert leads to. */
const MOST_PLACES = 10;
/** Networks that are remembered of one account. */
const MOST_NETWORKS = 200;

type Open<Value> = { -readonly [Key in keyof Value]: Value[Key] };

interface Story {
  failed: number;
  failedNow: number;
  readonly others: Set<string>;
  firstAt: number;
  lastAt: number;
  readonly places: PlaceText[];
}

/**
 * Counts the attempts of one hour and says what they show, in their order: refusals before a success are those that were before it. Attempts beyond the rules' rows are counted for
 * their host only, so that a million addresses make no million rows. Policy control `failed-logins`.
 */
export function decideAlerts(before: Before, attempts: readonly LoginAttempt[], rules: AlertRules): Decided {
  const counts = new Map<string, Open<LoginCount>>();
  const known = new Set(before.thisHour.filter(({ isOthers }) => !isOthers).map((row) => keyOf(row)));
  const alerts = new Map<string, RaisedAlert>();
  const byAddress = new Map<string, Story>();
  const byAccount = new Map<string, Story>();
  const byPair = new Map<string, Story>();
  const folded: Story = newStory(before.hour);
  const networks = new Map<string, Map<string, Open<LoginPlace>>>();
  const touched = new Set<LoginPlace>();
  let { learningSince } = before;

  for (const row of before.lastHour) if (!row.isOthers && row.failed > 0) remember(row, before.hour - 3_600_000);
  for (const row of before.thisHour) if (!row.isOthers && row.failed > 0) remember(row, before.hour);
  for (const place of before.places) networksOf(place.account).set(place.place, { ...place });
  for (const attempt of attempts) {
    if (attempt.kind === 'failed') hearFailed(attempt);
    else hearAccepted(attempt);
  }
  return { counts: [...counts.values()], places: [...touched], alerts: [...alerts.values()] };

  function remember(row: LoginCount, hour: number): void {
    for (const [story, other] of storiesOf(row, hour)) {
      story.failed += row.failed;
      story.others.add(other);
      story.lastAt = Math.max(story.lastAt, row.lastAt);
      if (row.lastPlace !== undefined) addPlace(story, row.lastPlace);
    }
  }

  /** The stories that a refusal belongs to, each with what is counted in it. */
  function storiesOf({ host, account, address }: Pick<LoginCount, 'host' | 'account' | 'address'>, at: number): readonly (readonly [Story, string])[] {
    const pair = [storyOf(byPair, pairOf(host, account, address), at), ''] as const;
    if (address === '') return [pair];
    return account === '' ? [pair, [storyOf(byAddress, address, at), account]] : [pair, [storyOf(byAddress, address, at), account], [storyOf(byAccount, account, at), address]];
  }

  function hearFailed(attempt: LoginAttempt): void {
    const { host, account, address, at } = attempt;
    if (!add(attempt)) {
      addTo(folded, attempt, '');
      raise('flood', ['flood'], { host: '', account: '', address: '' }, folded, 0);
      return;
    }
    for (const [story, other] of storiesOf(attempt, at)) addTo(story, attempt, other);
    if (address === '') {
      const local = byPair.get(pairOf(host, account, ''))!;
      if (account !== '' && local.failed >= rules.failures) raise('brute-force', ['machine', host, account], { host, account, address: '' }, local, 0);
      return;
    }
    const story = byAddress.get(address)!;
    const accounts = named(story.others);
    if (accounts >= rules.accounts) raise('spraying', ['attack', address], { host: '', account: '', address }, story, accounts);
    else if (story.failed >= rules.failures) raise('brute-force', ['attack', address], { host: '', account: '', address }, story, accounts);
    const tried = byAccount.get(account);
    if (tried !== undefined && tried.others.size >= rules.addresses) raise('distributed', ['distributed', account], { host: '', account, address: '' }, tried, tried.others.size);
  }

  function hearAccepted(attempt: LoginAttempt): void {
    const { host, account, address, at } = attempt;
    if (!add(attempt)) return;
    const own = byPair.get(pairOf(host, account, address));
    const all = address === '' ? undefined : byAddress.get(address);
    const suspect = (own?.failed ?? 0) >= rules.failuresBeforeSuccess ? own : (all?.failed ?? 0) >= rules.failures ? all : undefined;
    if (suspect !== undefined) {
      const evidence = [...suspect.places.slice(0, MOST_PLACES - 1), ...(attempt.place === undefined ? [] : [attempt.place])];
      raise('success-after-failures', ['success', address, account, address === '' ? host : ''], { host, account, address }, { ...suspect, lastAt: at, places: evidence }, 0);
    }
    if (address !== '' && account !== '') hearPlace(attempt);
  }

  function hearPlace({ host, account, address, at, place: line }: LoginAttempt): void {
    const places = networksOf(account);
    const network = placeOfAddress(address);
    learningSince = Math.min(learningSince ?? at, at);
    const held = places.get(network);
    if (held !== undefined) {
      if (at <= held.lastAt) return;
      Object.assign(held, { lastAt: at, address, host });
      touched.add(held);
      return;
    }
    if (places.size >= MOST_NETWORKS) return;
    const isLearnt = at - learningSince >= rules.learningMs;
    if (isLearnt && places.size > 0 && places.size <= rules.mostPlaces) {
      const story: Story = { failed: 0, failedNow: 0, others: new Set(), firstAt: at, lastAt: at, places: line === undefined ? [] : [line] };
      raise('new-place', ['new-place', account, network], { host, account, address }, story, places.size);
    }
    const added: Open<LoginPlace> = { account, place: network, address, host, firstAt: at, lastAt: at };
    places.set(network, added);
    touched.add(added);
  }

  function networksOf(account: string): Map<string, Open<LoginPlace>> {
    const places = networks.get(account) ?? new Map<string, Open<LoginPlace>>();
    networks.set(account, places);
    return places;
  }

  /** Adds to the hour's counts; false when it had to be counted among the others of its host. */
  function add({ kind, host, account, address, at, count, place }: LoginAttempt): boolean {
    const key = keyOf({ host, account, address });
    const isKept = known.has(key) || known.size < (kind === 'accepted' ? 5 * rules.rows : rules.rows);
    if (isKept) known.add(key);
    const row = isKept ? { host, account, address, isOthers: false } : { host, account: '', address: '', isOthers: true };
    const counted = `${row.isOthers} ${keyOf(row)}`;
    const held = counts.get(counted);
    if (held === undefined) counts.set(counted, { ...row, failed: kind === 'failed' ? count : 0, accepted: kind === 'accepted' ? count : 0, lastAt: at, lastPlace: place });
    else {
      if (kind === 'failed') held.failed += count;
      else held.accepted += count;
      if (at >= held.lastAt) Object.assign(held, { lastAt: at, lastPlace: place ?? held.lastPlace });
    }
    return isKept;
  }

  function raise(kind: AlertKind, pattern: readonly string[], about: Pick<RaisedAlert, 'host' | 'account' | 'address'>, story: Story, others: number): void {
    const text = JSON.stringify(pattern);
    const held = alerts.get(text);
    // An address whose refusals spread over many accounts goes on as spraying, whatever it does next.
    const grown = held?.kind === 'spraying' ? 'spraying' : kind;
    alerts.set(text, { kind: grown, pattern: text, ...about, failed: story.failed, failedNow: story.failedNow, others: Math.max(others, held?.others ?? 0), firstAt: story.firstAt, lastAt: Math.max(story.lastAt, held?.lastAt ?? 0), places: [...story.places] });
  }
}

function newStory(at: number): Story {
  return { failed: 0, failedNow: 0, others: new Set(), firstAt: at, lastAt: 0, places: [] };
}

function storyOf(stories: Map<string, Story>, key: string, at: number): Story {
  const story = stories.get(key) ?? newStory(at);
  stories.set(key, story);
  return story;
}

function addTo(story: Story, { at, count, place }: LoginAttempt, other: string): void {
  story.failed += count;
  story.failedNow += count;
  story.others.add(other);
  story.firstAt = Math.min(story.firstAt, at);
  story.lastAt = Math.max(story.lastAt, at);
  if (place !== undefined) addPlace(story, place);
}

/** The first and the last few: how it began, and how it stands. */
function addPlace({ places }: Story, place: PlaceText): void {
  if (places.includes(place)) return;
  if (places.length >= MOST_PLACES) places.splice(MOST_PLACES / 2, 1);
  places.push(place);
}

/** How many of the accounts have a name. */
function named(accounts: ReadonlySet<string>): number {
  return accounts.size - (accounts.has('') ? 1 : 0);
}

function keyOf({ host, account, address }: Pick<LoginCount, 'host' | 'account' | 'address'>): string {
  return JSON.stringify([host, account, address]);
}

/** Refusals of one account from one address count together whatever the host; at the machine itself the host is where it is. */
function pairOf(host: string, account: string, address: string): string {
  return JSON.stringify(address === '' ? [host, account] : ['', account, address]);
}
