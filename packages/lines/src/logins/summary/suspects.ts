import { ownCopy } from '../own-copy.ts';
import { type Episode, newSuspect, type Suspect } from './suspect.ts';

/** The addresses or the accounts that are remembered: as many as there is room for, and an account of what was forgotten. */
export interface Suspects {
  readonly of: (key: string, at: number) => Suspect;
  readonly all: () => Iterable<Suspect>;
  /** How many were forgotten, and how many failures with them. */
  readonly forgotten: { keys: number; failed: number };
}

export function createSuspects(room: number, ended: (suspect: Suspect, episode: Episode) => void): Suspects {
  const suspects = new Map<string, Suspect>();
  const forgotten = { keys: 0, failed: 0 };
  let last: Suspect | undefined;

  return { of, all: () => suspects.values(), forgotten };

  function of(key: string, at: number): Suspect {
    // Attempts of one stranger mostly follow each other.
    if (last?.key === key) return last;
    let suspect = suspects.get(key);
    if (!suspect) {
      if (suspects.size >= room) forgetOne();
      const copy = ownCopy(key);
      suspect = newSuspect(copy, at);
      suspects.set(copy, suspect);
    }
    last = suspect;
    return suspect;
  }

  /** Forgets whoever was not heard of the longest, nearly: each that was heard of since it was looked at last is passed over once. */
  function forgetOne(): void {
    for (const [key, suspect] of suspects) {
      suspects.delete(key);
      if (suspect.isRecent) {
        suspect.isRecent = false;
        suspects.set(key, suspect);
        continue;
      }
      forgotten.keys += 1;
      forgotten.failed += suspect.failed;
      if (suspect.episode) ended(suspect, suspect.episode);
      return;
    }
  }
}
