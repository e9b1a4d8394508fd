import { createHmac } from 'node:crypto';
import type { RecordBox } from './core/directory/person.ts';
import { open, openText, reseal, seal, sealText, type Keyring, type Secrets } from './platform/crypto/index.ts';

/** Seals records under the master key, each with a key of its own and bound to its name. */
export function createRecordBox(keyring: Keyring, secrets: Secrets): RecordBox {
  const keys = new Map<string, Buffer>();
  const keyFor = (purpose: string): Buffer => {
    const known = keys.get(purpose) ?? secrets.derive(`digest ${purpose}`);
    keys.set(purpose, known);
    return known;
  };
  return {
    seal: (name, text) => sealText(keyring, name, text),
    open: (name, sealed) => openText(keyring, name, sealed),
    digest: (purpose, text) => createHmac('sha256', keyFor(purpose)).update(text).digest(),
  };
}

const DATA_FOLDER = 'data-folder';

/** Seals files of the data folder under one name for all of them. */
export function createSecretBox(keyring: Keyring): { readonly seal: (bytes: Uint8Array) => Uint8Array; readonly open: (bytes: Uint8Array) => Uint8Array } {
  return { seal: (bytes) => seal(keyring, DATA_FOLDER, bytes), open: (bytes) => open(keyring, DATA_FOLDER, bytes) };
}

/** Such a file's bytes under the current master key; undefined when they are already. */
export function resealSecretFile(keyring: Keyring, bytes: Uint8Array): Uint8Array | undefined {
  return reseal(keyring, DATA_FOLDER, bytes);
}
