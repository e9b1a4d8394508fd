const ID = /<([^<>\s]{1,250})>/gu;
const BARE = /^[^<>\s,;()"]{1,250}@[^<>\s,;()"]{1,250}$/u;

/** The ids of a Message-ID, In-Reply-To or References field (RFC 5322 section 3.6.4) without brackets, in order, without repeats, the last `limit` of them. */
export function readMessageIds(value: string, limit: number): readonly string[] {
  const text = value.slice(-64 * 1024);
  const bracketed = Array.from(text.matchAll(ID), ([, id]) => id!.toWellFormed());
  const found = bracketed.length > 0 ? bracketed : text.trim().split(/\s+/u).filter((word) => BARE.test(word));
  return [...new Set(found)].slice(-limit);
}
