import { MS } from '@writ/kernel';

const MOST_ADDRESSES = 10_000;

/** Who shares a limit: an IPv4 address by itself, an IPv6 address with its /64, which one customer has to itself. */
export function limitGroup(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::', 2);
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const middle = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...middle, ...right].slice(0, 4).join(':');
}

/** Lets `most` messages of one group through in each minute; remembers a bounded number of groups, the newest. */
export function createMessageCounter(most: number, clock: () => number): (group: string) => boolean {
  const minutes = new Map<string, { since: number; count: number }>();
  return (group) => {
    const now = clock();
    const kept = minutes.get(group);
    const minute = kept && now - kept.since < MS.minute && now >= kept.since ? kept : { since: now, count: 0 };
    minute.count += 1;
    minutes.delete(group);
    minutes.set(group, minute);
    if (minutes.size > MOST_ADDRESSES) minutes.delete(minutes.keys().next().value!);
    return minute.count <= most;
  };
}
