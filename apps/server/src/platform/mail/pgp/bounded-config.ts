import type { PartialConfig } from 'openpgp';

/** Bytes that one compressed or encrypted message may become, so that a small packet cannot fill the memory. */
export const MAX_DECOMPRESSED_BYTES = 64 * 1024 * 1024;

/** Settings of every call: bounded decompression and key derivation, nothing without integrity protection. */
export const BOUNDED: PartialConfig = {
  maxDecompressedMessageSize: MAX_DECOMPRESSED_BYTES,
  maxArgon2MemoryExponent: 16,
  allowUnauthenticatedMessages: false,
  allowInsecureDecryptionWithSigningKeys: false,
};
