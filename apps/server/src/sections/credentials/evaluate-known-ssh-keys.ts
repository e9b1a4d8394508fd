import type { FactValue, Reason, Verdict } from '@writ/contract';
import { earliest, parseInstant, type Instant } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { sayList, sayPlace } from '../../core/say-list.ts';
import { reasonOf, unknown, worst } from '../../core/verdict.ts';

type Key = FactValue<'host.authorized-keys'>['keys'][number];
type KnownKey = FactValue<'company.known-keys'>['keys'][number];
type Standing = 'known' | 'stranger' | 'departed' | 'ended';

const REMOVE = 'Remove the line, or enter the key on the page of the person or service that it belongs to.';

/**
 * Whether every key that opens an account belongs to a person or service that the company knows today. One key that does not is enough
 * to break it; what cannot be listed (certificates, keys that a command hands out, unreadable files) makes it unknown. Policy control `known-ssh-keys`.
 */
export function evaluateKnownSshKeys(_rule: object, facts: Facts<'host.authorized-keys' | 'host.sshd'>, { now, company }: Surroundings): Verdict {
  const keys = facts.get('host.authorized-keys');
  const sshd = facts.get('host.sshd');
  const known = company.get('company.known-keys');
  if (keys.state === 'unknown' || known.state === 'unknown') {
    return unknown([keys, known].flatMap((fact) => (fact.state === 'unknown' ? [reasonOf(fact)] : [])), { evidence: keys.evidence });
  }
  const owners = ownersByFingerprint(known.value);
  const judged = keys.value.keys.filter((key) => !key.certAuthority).map((key) => ({ key, standing: standingOf(owners.get(key.fingerprint), now) }));
  const until = earliest(...judged.flatMap(({ key }) => ends(owners.get(key.fingerprint), now)));
  const accounts = new Set(judged.map(({ key }) => key.account)).size;
  const verdict = worst({
    broken: [...strangers(judged, 'departed'), ...strangers(judged, 'ended'), ...strangers(judged, 'stranger')],
    unknown: [...fileDoubts(keys.value), ...(sshd.state === 'unknown' ? [reasonOf(sshd)] : serverDoubts(sshd.value))],
    kept: [{
      code: 'all-known',
      text: judged.length === 0 ? '0 keys open an account.' : `${judged.length} of ${judged.length} keys belong to known people and services; they open ${accounts} ${accounts === 1 ? 'account' : 'accounts'}.`,
    }],
  }, { evidence: keys.evidence });
  return verdict.state === 'broken' || until === undefined ? verdict : { ...verdict, until, breaksAt: until };
}

function strangers(judged: readonly { key: Key; standing: Standing }[], standing: Exclude<Standing, 'known'>): Reason[] {
  const found = judged.filter((each) => each.standing === standing).map(({ key }) => key);
  if (found.length === 0) return [];
  const whose = { departed: 'of people who have left or services that are gone', ended: 'whose time has ended', stranger: 'that belong to nobody known' }[standing];
  const named = sayList(found.map((key) => `${key.fingerprint} for ${key.account} (${sayPlace(key.place)})`));
  return [{ code: standing, text: `${found.length} of ${judged.length} keys ${whose}: ${named}.`, remedy: REMOVE }];
}

function fileDoubts(value: FactValue<'host.authorized-keys'>): Reason[] {
  const doubts: Reason[] = [];
  const authorities = value.keys.filter((key) => key.certAuthority);
  if (authorities.length > 0) {
    doubts.push({
      code: 'certificate-authority',
      text: `${authorities.length} certificate ${authorities.length === 1 ? 'authority opens' : 'authorities open'} accounts to whomever it signs: ${sayList(authorities.map((key) => sayPlace(key.place)))}.`,
      remedy: 'Replace cert-authority lines by the keys themselves.',
    });
  }
  if (value.problems.length > 0) {
    doubts.push({
      code: 'unreadable-keys',
      text: `${value.problems.length} lines or files could not be read: ${sayList(value.problems.map(({ place, text }) => `${sayPlace(place)}: ${text}`))}.`,
      remedy: 'Mend or remove them; run the agent as root if it may not read them.',
    });
  }
  if (value.truncated) {
    doubts.push({
      code: 'too-large',
      text: `More than ${value.keys.length} keys: the rest was not sent.`,
      remedy: 'Remove keys that nobody needs.',
    });
  }
  return doubts;
}

function serverDoubts(value: FactValue<'host.sshd'>): Reason[] {
  if (!value.installed) return [];
  const doubts: Reason[] = [];
  if (isSet(value.authorizedKeysCommand)) {
    doubts.push({
      code: 'keys-by-command',
      text: `Keys also come from a command, which nobody lists: AuthorizedKeysCommand ${value.authorizedKeysCommand}.`,
      remedy: 'Set AuthorizedKeysCommand none.',
    });
  }
  if (isSet(value.trustedUserCaKeys)) {
    doubts.push({
      code: 'certificate-authority',
      text: `Whoever holds a certificate may log in, and nobody lists them: TrustedUserCAKeys ${value.trustedUserCaKeys}.`,
      remedy: 'Set TrustedUserCAKeys none.',
    });
  }
  return doubts;
}

function isSet(setting: string | undefined): boolean {
  return setting !== undefined && setting !== '' && setting.toLowerCase() !== 'none';
}

/** A key with several owners is as bad as its worst: who has left still holds it. */
function standingOf(owners: readonly KnownKey[] | undefined, now: Instant): Standing {
  if (owners === undefined) return 'stranger';
  if (owners.some((owner) => owner.departed)) return 'departed';
  return owners.some((owner) => owner.until !== undefined && !(now < (parseInstant(owner.until) ?? now))) ? 'ended' : 'known';
}

function ends(owners: readonly KnownKey[] | undefined, now: Instant): Instant[] {
  return (owners ?? []).flatMap(({ until }) => {
    const end = until === undefined ? undefined : parseInstant(until);
    return end !== undefined && end > now ? [end] : [];
  });
}

/** One index serves all hosts that are judged against the same list: ten thousand of them share one fact. */
const indexes = new WeakMap<object, ReadonlyMap<string, readonly KnownKey[]>>();

function ownersByFingerprint(value: FactValue<'company.known-keys'>): ReadonlyMap<string, readonly KnownKey[]> {
  const ready = indexes.get(value);
  if (ready) return ready;
  const index = new Map<string, KnownKey[]>();
  for (const key of value.keys) {
    const owners = index.get(key.fingerprint);
    if (owners) owners.push(key);
    else index.set(key.fingerprint, [key]);
  }
  indexes.set(value, index);
  return index;
}
