import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hostErrors } from './errors.ts';

export const PLATFORMS = ['linux-x64', 'linux-arm64'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** The programs that this server can give to hosts, from the folder that `scripts/build-agent.ts` fills. */
export interface AgentPrograms {
  /** SHA-256 in hexadecimal of each program that is there. */
  digests(): Promise<ReadonlyMap<Platform, string>>;
  /** Throws `agent-program-missing`. */
  open(platform: Platform): Promise<{ readonly stream: ReadStream; readonly size: number }>;
}

/**
 * Digests are computed from the very files that are served, not read from beside them, and remembered for as long as a file is the same.
 * Missing programs are no error: a server in a checkout has none until they are built.
 */
export function openAgentPrograms(folder: string): AgentPrograms {
  const known = new Map<string, string>();
  const fileOf = (platform: Platform) => join(folder, `writ-agent-${platform}`);
  return {
    async digests() {
      const found = new Map<Platform, string>();
      for (const platform of PLATFORMS) {
        const mark = await markOf(fileOf(platform));
        if (mark === undefined) continue;
        const digest = known.get(mark) ?? (await digestOf(fileOf(platform)));
        known.set(mark, digest);
        found.set(platform, digest);
      }
      return found;
    },
    async open(platform) {
      const { size } = await stat(fileOf(platform)).catch((cause: unknown) => {
        throw hostErrors('agent-program-missing', { platform }, cause);
      });
      return { stream: createReadStream(fileOf(platform)), size };
    },
  };
}

async function markOf(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found && `${file} ${found.ino} ${found.size} ${found.mtimeMs}`;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
