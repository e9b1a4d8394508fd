import { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { actorOf, idParam, line } from '../../../core/console/form-parts.ts';
import { listServices } from '../../../core/directory/services.ts';
import { page, redirect } from '../../../core/permissions/doors.ts';
import { mayEverAct } from '../../../core/permissions/index.ts';
import { address } from '../../../ui/addresses.ts';
import type { LoggingParts } from '../parts.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import { readCredentials } from './read-credentials.ts';
import { RULE_SET } from './rule-set.ts';
import { SecretsPage } from './secrets-page.tsx';
import { dismissCredential, eraseCredential, sayReplaced } from './settle-credential.ts';
import { SECRETS_WATCHER } from './watch-secrets.ts';

const CredentialId = idParam<'exposed-credential'>();
const Reason = z.strictObject({ why: line(500, 'Say why.') });

/** The page of secrets that were found in stored lines, and what is done about them. */
export function secretsRoutes(console: Console, parts: LoggingParts) {
  return [
    page({
      url: '/logs/secrets', act: 'log.read',
      async handle(request) {
        const [frame, credentials, sweptThrough, services] = await Promise.all([console.frame(request), readCredentials(parts), readWatchedUntil(parts, SECRETS_WATCHER), listServices(parts.db)]);
        const names = new Map<string, string>(services.map(({ id, name }) => [id, name]));
        const nameOf = (service: string): string => (service === '' ? 'No service yet' : (names.get(service) ?? 'A retired service'));
        const { viewer, now } = request;
        return <SecretsPage frame={frame} credentials={credentials} sweptThrough={sweptThrough} ruleSet={RULE_SET} nameOf={nameOf} mayErase={mayEverAct(viewer, 'log.erase', now)} maySettle={mayEverAct(viewer, 'log.settle', now)} />;
      },
    }),
    page({
      method: 'POST', url: '/logs/secrets/:id/erase', act: 'log.erase', params: CredentialId, body: Reason,
      async handle({ params, body, viewer, now }) {
        const lines = await eraseCredential(parts, params.id, { why: body.why, by: actorOf(viewer), now });
        return redirect(address.logSecrets, `Erased from ${lines === 1 ? '1 line' : `${lines} lines`}, and read again: it is gone. The days of the archive follow within minutes.`);
      },
    }),
    page({
      method: 'POST', url: '/logs/secrets/:id/replaced', act: 'log.settle', params: CredentialId, body: Reason,
      async handle({ params, body, viewer, now }) {
        await sayReplaced(parts, params.id, { why: body.why, by: actorOf(viewer), now });
        return redirect(address.logSecrets, 'Written down: it was replaced.');
      },
    }),
    page({
      method: 'POST', url: '/logs/secrets/:id/dismiss', act: 'log.settle', params: CredentialId, body: Reason,
      async handle({ params, body, viewer, now }) {
        await dismissCredential(parts, params.id, { why: body.why, by: actorOf(viewer), now });
        return redirect(address.logSecrets, 'Written down: it is no secret.');
      },
    }),
  ];
}
