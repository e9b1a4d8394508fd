import { readFile } from 'node:fs/promises';
import { declareErrors } from '@writ/kernel';
import { publicUrl, type Settings } from './config.ts';
import type { ExternalProvider } from './core/sign-in/index.ts';
import { decideListening, type HttpSettings } from './platform/http/decide-listening.ts';

export const errors = declareErrors('http-settings', {
  'tls-half': { kind: 'invalid', sentence: 'WRIT_TLS_CERT and WRIT_TLS_KEY go together, and only one of them is set.' },
  'tls-unreadable': { kind: 'invalid', sentence: 'The certificate or its key cannot be read from {file}.' },
  'oidc-incomplete': { kind: 'invalid', sentence: 'Signing in with OpenID Connect needs WRIT_OIDC_ISSUER, WRIT_OIDC_CLIENT_ID and WRIT_OIDC_CLIENT_SECRET together.' },
});

/** How the console listens, with its certificate read. Throws `tls-half` and `tls-unreadable`. */
export async function readHttpSettings(settings: Settings): Promise<HttpSettings> {
  return { host: settings.host, port: settings.port, publicUrl: publicUrl(settings), trustedProxy: settings.trustedProxy, metricsToken: settings.metricsToken, tls: await readTls(settings) };
}

/** Whether the server could listen and sign people in as it is set, asked before it opens anything. Throws what the two others here do, and `decideListening`. */
export async function checkHttpSettings(settings: Settings): Promise<void> {
  decideListening(await readHttpSettings(settings));
  externalProvider(settings);
}

/** The provider to sign in with, where one is set. Throws `oidc-incomplete`. */
export function externalProvider({ oidcIssuer, oidcClientId, oidcClientSecret }: Settings): ExternalProvider | undefined {
  const given = [oidcIssuer, oidcClientId, oidcClientSecret].filter((value) => value !== undefined).length;
  if (given === 0) return undefined;
  if (oidcIssuer === undefined || oidcClientId === undefined || oidcClientSecret === undefined) throw errors('oidc-incomplete');
  return { issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret, name: new URL(oidcIssuer).hostname };
}

async function readTls({ tlsCertificate, tlsKey }: Settings): Promise<HttpSettings['tls']> {
  if (tlsCertificate === undefined && tlsKey === undefined) return undefined;
  if (tlsCertificate === undefined || tlsKey === undefined) throw errors('tls-half');
  const read = (file: string): Promise<string> => readFile(file, 'utf8').catch((cause: unknown) => {
    throw errors('tls-unreadable', { file }, cause);
  });
  return { certificate: await read(tlsCertificate), key: await read(tlsKey) };
}
