import type { Unread } from '../file-tree/index.ts';
import type { Host } from './check.ts';
import { expandGlob } from './expand-glob.ts';
import { readSshdConfig, type SshdConfig } from './formats/sshd-config.ts';

export const SSHD_CONFIG = '/etc/ssh/sshd_config';

/** sshd's configuration by its files; an `Unread` when one of them cannot be read, since a hidden line may say anything. */
export function readSshdFiles(host: Host): { readonly ok: true; readonly config: SshdConfig } | Unread {
  let unread: Unread | undefined;
  const config = readSshdConfig(SSHD_CONFIG, {
    read(path) {
      const file = host.files.readText(path);
      if (!file.ok) unread ??= file;
      return file.ok ? file.text : undefined;
    },
    expand: (pattern) => expandGlob(host.files, pattern),
  });
  return unread ?? { ok: true, config };
}
