import type { FactValue } from '@writ/contract';
import { clip } from '../evidence.ts';

export type Container = FactValue<'host.containers'>['containers'][number];

/** One container of `GET /containers/json`, `privileged` from its own record; undefined when the entry has no id. */
export function readContainer(entry: unknown, privileged: boolean): Container | undefined {
  const fields = record(entry);
  const id = text(fields['Id']);
  if (id === '') return undefined;
  return {
    id,
    name: text(list(fields['Names'])[0]).replace(/^\//, ''),
    image: text(fields['Image']),
    state: text(fields['State']),
    privileged,
    mounts: list(fields['Mounts']).slice(0, 200).map((item) => {
      const mount = record(item);
      return { source: text(mount['Source']), target: text(mount['Destination']), readOnly: mount['RW'] === false };
    }),
    networks: Object.keys(record(record(fields['NetworkSettings'])['Networks'])).slice(0, 50).map((name) => clip(name, 500)),
  };
}

/** Whether the record of a container (`GET /containers/ID/json`) says that it is privileged. Undefined when it says neither. */
export function readPrivileged(body: unknown): boolean | undefined {
  const value = record(record(body)['HostConfig'])['Privileged'];
  return typeof value === 'boolean' ? value : undefined;
}

/** Which engine answered `GET /version`. */
export function readEngine(body: unknown): 'docker' | 'podman' | undefined {
  const components = list(record(body)['Components']).map((item) => text(record(item)['Name']));
  if (components.some((name) => /podman/i.test(name))) return 'podman';
  return text(record(body)['ApiVersion']) === '' ? undefined : 'docker';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? clip(value, 500) : '';
}
