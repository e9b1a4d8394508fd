import type { Host } from './check.ts';

/** The name of the host's time zone; UTC where nothing says another, as the C library does; undefined when what it says is no name. */
export function readTimeZone(host: Host): string | undefined {
  const target = host.files.linkTarget('/etc/localtime');
  if (target !== undefined) return /zoneinfo\/(?:posix\/|right\/)?([A-Za-z0-9_+/-]+)$/.exec(target)?.[1];
  const named = host.files.readText('/etc/timezone', 4_096);
  if (named.ok) return /^[A-Za-z0-9_+/-]+$/.exec(named.text.trim())?.[0];
  // A copy of a zone's file says the hours and not the name.
  return host.files.status('/etc/localtime').ok ? undefined : 'UTC';
}
