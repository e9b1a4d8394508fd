/** What several logins together say, with the numbers that made it. Times in milliseconds since the epoch. */
export type Detection =
  | { readonly detection: 'brute-force'; readonly address: string | null; readonly account: string | null; readonly failed: number; readonly first: number; readonly last: number; readonly accounts?: number; readonly addresses?: number }
  | { readonly detection: 'spraying'; readonly address: string; readonly accounts: number; readonly failed: number; readonly first: number; readonly last: number }
  | { readonly detection: 'distributed'; readonly account: string; readonly addresses: number; readonly failed: number; readonly first: number; readonly last: number }
  | { readonly detection: 'success-after-failures'; readonly address: string | null; readonly account: string; readonly host: string; readonly failed: number; readonly at: number }
  | { readonly detection: 'new-address'; readonly address: string; readonly account: string; readonly host: string; readonly known: number; readonly at: number };

/** What a person reads of a detection, and what there is to do about it. */
export interface Said {
  readonly sentence: string;
  readonly next: string;
}

export function sayDetection(found: Detection): Said {
  switch (found.detection) {
    case 'brute-force': return found.address === null
      ? { sentence: `The account ${name(found.account)} was refused ${times(found.failed)} within ${span(found)}, from ${many(found.addresses ?? 0, 'address', 'addresses')}.`, next: 'Ask its owner whether it was them. If not, see that a password alone does not open it, and lock it while it goes on.' }
      : { sentence: `${found.address} was refused ${times(found.failed)} within ${span(found)}, on ${many(found.accounts ?? 0, 'account', 'accounts')}.`, next: 'Block the address, or allow only known ones. See whether it was let in anywhere, and that passwords alone do not open these services.' };
    case 'spraying': return { sentence: `${found.address} tried ${many(found.accounts, 'account', 'accounts')} within ${span(found)} and was refused ${times(found.failed)}.`, next: 'Block the address. Look for accounts among these that were let in since, from anywhere: one common password is enough. Require second factors.' };
    case 'distributed': return { sentence: `The account ${name(found.account)} was refused ${times(found.failed)} from ${many(found.addresses, 'address', 'addresses')} within ${span(found)}.`, next: 'Blocking addresses will not end this. Close the door to the Internet, or let this account in only by key or second factor; change its password if it has been used elsewhere.' };
    case 'success-after-failures': return { sentence: `${found.address ?? 'Somebody at the machine'} was let in as ${name(found.account)}${at(found.host)} after ${many(found.failed, 'refusal', 'refusals')}.`, next: 'Ask the owner now whether it was them. If not: end their sessions, change the password and keys of the account, and treat the machine as broken into.' };
    case 'new-address': return { sentence: `${name(found.account)} was let in${at(found.host)} from ${found.address}, where it was never before; ${many(found.known, 'other address is', 'other addresses are')} known.`, next: 'Ask the owner whether they were there. If not, end the session and change what let them in.' };
  }
}

function name(account: string | null): string {
  return account === null || account === '' ? 'without a name' : JSON.stringify(account).slice(0, 200);
}

function at(host: string): string {
  return host === '' ? '' : ` on ${host}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function many(count: number, one: string, more: string): string {
  return count === 1 ? `one ${one}` : `${count} ${more}`;
}

function span({ first, last }: { readonly first: number; readonly last: number }): string {
  const seconds = Math.max(1, Math.round((last - first) / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
