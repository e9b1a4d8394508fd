import { pino } from 'pino';
import type { Installation } from '@writ/server';
import type { Terminal } from './terminal.ts';

/** The installation that the environment names, for commands beside the server: quiet, and bundled apart so that commands over files stay quick. */
export async function openInstallation(terminal: Terminal): Promise<Installation & { readonly server: typeof import('@writ/server') }> {
  const server = await import('@writ/server');
  return { server, settings: server.readSettings(terminal.environment, terminal.home), log: pino({ level: terminal.environment.WRIT_LOG_LEVEL ?? 'error', base: null }, { write: terminal.error }) };
}
