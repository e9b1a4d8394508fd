import { createPrivateKey, X509Certificate } from 'node:crypto';
import { MS } from '@writ/kernel';
import type { Logger } from 'pino';

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateKeeper {
  /** Reads the files now, and uses what they hold when it is new. */
  readonly look: () => Promise<void>;
  readonly stop: () => void;
}

const EVERY_MS = MS.minute;

/**
 * Uses a certificate that was renewed in its files, without a restart. Files that cannot be read, or a certificate and a key that do not belong together
 * (a renewal under way), leave the one in use as it is and are tried again. `read` throws as it likes.
 */
export function keepCertificate({ read, use, log, first }: { readonly read: () => Promise<Certificate | undefined>; readonly use: (tls: Certificate) => void; readonly log: Logger; readonly first: Certificate }): CertificateKeeper {
  let used = first;
  let refused: Certificate | undefined;
  async function look(): Promise<void> {
    try {
      const now = await read();
      if (!now || isSame(now, used) || (refused && isSame(now, refused))) return;
      refused = now;
      // A secure context is made of empty files too, and then nobody can connect.
      if (!new X509Certificate(now.certificate).checkPrivateKey(createPrivateKey(now.key))) throw new Error('the certificate is of another key');
      use(now);
      [used, refused] = [now, undefined];
      log.info('A renewed certificate is in use');
    } catch (error) {
      log.warn({ err: error }, 'The renewed certificate cannot be used; the one before goes on');
    }
  }
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

function isSame(one: Certificate, other: Certificate): boolean {
  return one.certificate === other.certificate && one.key === other.key;
}
