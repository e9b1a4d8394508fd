import type { Host } from '../check.ts';
import type { ClamdAddress } from './clamd-client.ts';

export const CLAMD_CONFS = ['/etc/clamav/clamd.conf', '/etc/clamd.d/scan.conf', '/etc/clamd.conf', '/usr/local/etc/clamd.conf'];

export interface ClamdConf {
  readonly file: string;
  readonly addresses: readonly ClamdAddress[];
  readonly databaseFolder: string;
}

/** Where clamd.conf(5) tells the daemon to listen and to keep its signatures; undefined when there is no such file. */
export function readClamdConf(host: Host): ClamdConf | undefined {
  for (const path of CLAMD_CONFS) {
    const read = host.files.readText(path);
    if (read.ok) return parseClamdConf(read.text, path);
  }
  return undefined;
}

/** Reads `Name value` lines; the last of a name counts, except for addresses, of which all do. */
export function parseClamdConf(text: string, file: string): ClamdConf {
  const settings = text.split('\n').flatMap((line) => {
    const match = /^\s*([A-Za-z]+)\s+(.*?)\s*$/.exec(line);
    return match ? [[match[1]!.toLowerCase(), match[2]!.replace(/^"(.*)"$/, '$1')] as const] : [];
  });
  const all = (name: string): string[] => settings.filter(([key]) => key === name).map(([, value]) => value);
  const port = Number(all('tcpsocket').at(-1));
  const hosts = all('tcpaddr').length > 0 ? all('tcpaddr') : ['127.0.0.1'];
  const tcp = Number.isInteger(port) && port > 0 && port < 65_536 ? hosts.map((name) => ({ host: loopbackOf(name), port })) : [];
  return { file, addresses: [...all('localsocket').slice(-1).map((path) => ({ path })), ...tcp].slice(0, 4), databaseFolder: all('databasedirectory').at(-1) ?? '/var/lib/clamav' };
}

/** A daemon that listens everywhere is asked on loopback. Names are not resolved here: anything that is no address fails when it is asked. */
function loopbackOf(name: string): string {
  return name === '0.0.0.0' || name === 'localhost' ? '127.0.0.1' : name === '::' ? '::1' : name;
}
