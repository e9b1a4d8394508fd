export { createKeyring, type Keyring, type MasterKey, masterKey } from './keyring.ts';
export { type LoadedKeyring, loadMasterKey, type MasterKeySource, noteKitShown } from './load-master-key.ts';
export { rotateMasterKey, type RotateOptions, type Rotation, type SealedColumn, SECRETS_COLUMN } from './rotate-master-key.ts';
export { open, openText, reseal, seal, sealText } from './seal.ts';
export { openStream, resealStream, sealStream } from './seal-stream.ts';
export { createSigner, loadSecrets, type Secrets, type SecretTables, type Signer } from './secrets.ts';
