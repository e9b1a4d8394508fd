import { instant, type Instant, MS, saySpan } from '@writ/kernel';
import { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { actorOf, idParam, line } from '../../../core/console/form-parts.ts';
import { page, redirect } from '../../../core/permissions/doors.ts';
import { mayEverAct } from '../../../core/permissions/index.ts';
import { type FoundLine, readLine } from '../../../platform/logstore/index.ts';
import { address } from '../../../ui/addresses.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';
import { placeOf } from '../search/read-search.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import { AlertPage, NORMAL_DAYS } from './alert-page.tsx';
import { answerAlert } from './answer-alert.ts';
import { LoginQuery, LOOK_BACK } from './login-query.ts';
import { LoginsPage } from './logins-page.tsx';
import { readAlert, readAnswered, readAttacks, readOpenEntries } from './read-alerts.ts';
import { countOwnSignIns, readLogins } from './read-logins.ts';
import { LOGINS } from './watch-logins.ts';

const AlertId = idParam<'login-alert'>();
const Answer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('handled'), reason: line(1_000, 'Say what was done.') }),
  z.strictObject({ answer: z.literal('normal'), reason: line(1_000, 'Say why it is normal.'), days: z.enum(Object.keys(NORMAL_DAYS) as ['30', '90', '365']).transform(Number) }),
]);

/** The pages of logins, and the answers to what alarmed. */
export function loginRoutes(console: Console, parts: LoggingParts) {
  return [
    page({
      url: '/logs/logins', act: 'log.read', query: LoginQuery,
      async handle(request) {
        const { query, now } = request;
        const view = query.by ?? 'account';
        const since = instant(now - LOOK_BACK[query.span ?? '1d']);
        const [frame, entries, attacks, answered, logins, own, watched] = await Promise.all([
          console.frame(request), readOpenEntries(parts), readAttacks(parts, since), readAnswered(parts, since), readLogins(parts, view, { ...query, since }), countOwnSignIns(parts, instant(now - MS.day)), readWatchedUntil(parts, LOGINS),
        ]);
        return <LoginsPage frame={frame} query={query} view={view} entries={entries} attacks={attacks} answered={answered} logins={logins} own={own} behind={sayBehind(watched, now)} />;
      },
    }),
    page({
      url: '/logs/logins/alerts/:id', act: 'log.read', params: AlertId,
      async handle(request) {
        const alert = await readAlert(parts, request.params.id);
        if (!alert) throw errors('login-alert-not-found');
        const [frame, nameOf, lines] = await Promise.all([console.frame(request), console.names(), readTold(parts, alert.places)]);
        return <AlertPage frame={frame} alert={alert} lines={lines} nameOf={nameOf} mayAnswer={mayEverAct(request.viewer, 'log.answer', request.now)} />;
      },
    }),
    page({
      method: 'POST', url: '/logs/logins/alerts/:id/answer', act: 'log.answer', params: AlertId, body: Answer,
      async handle({ params, body, viewer, now }) {
        await answerAlert(parts, params.id, body, actorOf(viewer), now);
        return redirect(address.logLogins, body.answer === 'normal' ? 'It is normal, until that ends.' : 'The answer is kept.');
      },
    }),
  ];
}

/** Farther behind than this, what a page does not show may still have happened. */
const BEHIND_AFTER_MS = 15 * MS.minute;

/** Whether lines wait to be read, in a sentence; undefined when not. */
export function sayBehind(watched: Instant | undefined, now: Instant): string | undefined {
  if (watched === undefined || watched <= 0) return 'No line has been read yet: the log store is not there or has only just begun.';
  return now - watched > BEHIND_AFTER_MS ? `What came in the last ${saySpan(now - watched)} has not been read yet.` : undefined;
}

/** The lines at these places, as far as the store gives them: the page stands without. */
async function readTold({ logs }: Pick<LoggingParts, 'logs'>, places: readonly string[]): Promise<ReadonlyMap<string, FoundLine>> {
  try {
    const connection = await logs.ready();
    const found = await Promise.all(places.map(async (place) => [place, await readLine(connection, placeOf(place)!)] as const));
    return new Map(found.filter((entry): entry is readonly [string, FoundLine] => entry[1] !== undefined));
  } catch {
    // The store is away or busy: the places are links, and the page of a line says why.
    return new Map();
  }
}
