import { instant, MS, plus, toIso } from '@writ/kernel';
import { z } from 'zod';
import { ROLES } from '../actor.ts';
import { ACT_NAMES } from '../permissions/acts.ts';
import { route } from '../permissions/doors.ts';
import { mayEverAct } from '../permissions/may-act.ts';
import { listTokens, makeToken, MAX_TOKEN_DAYS, revokeToken } from './api-tokens.ts';
import type { SignInParts } from './parts.ts';
import { endSession, listSessions } from './sessions.ts';

const time = z.iso.datetime();
const Me = z.object({
  person: z.uuid(), account: z.uuid(), name: z.string(), roles: z.array(z.enum(ROLES)), by: z.enum(['session', 'token']), zone: z.string(),
  acts: z.array(z.string()).meta({ description: 'What you may do now, some of it after confirming who you are.' }),
});
const SessionRow = z.object({ id: z.uuid(), current: z.boolean(), factors: z.array(z.string()), device: z.string(), address: z.string(), startedAt: time, seenAt: time, expiresAt: time });
const TokenRow = z.object({ id: z.uuid(), name: z.string(), scopes: z.array(z.string()), createdAt: time, expiresAt: time, lastUsedAt: time.optional(), revokedAt: time.optional() });
const NewToken = z.strictObject({ name: z.string().trim().min(1).max(100), scopes: z.array(z.string().max(100)).min(1).max(100), days: z.number().int().min(1).max(MAX_TOKEN_DAYS) });
const ById = z.strictObject({ id: z.uuid() });

/** The JSON door to one's own account. */
export function signInApi(parts: SignInParts) {
  return [
    route({
      method: 'GET', url: '/api/me', act: 'self.read', summary: 'Who is asking, and what they may do.', answer: Me,
      handle: ({ viewer, now }) => ({ ...viewer, roles: [...viewer.roles], by: viewer.by.kind, acts: ACT_NAMES.filter((act) => mayEverAct(viewer, act, now)) }),
    }),
    route({
      method: 'GET', url: '/api/sessions', act: 'self.read', summary: 'Where you are signed in.', answer: z.object({ sessions: z.array(SessionRow) }),
      handle: async ({ viewer, now }) => ({
        sessions: (await listSessions(parts.db, viewer.account, now)).map((session) => ({ ...session, factors: [...session.factors], current: session.id === viewer.by.id, startedAt: toIso(session.startedAt), seenAt: toIso(session.seenAt), expiresAt: toIso(session.expiresAt) })),
      }),
    }),
    route({
      method: 'DELETE', url: '/api/sessions/:id', act: 'self.change', summary: 'End a session of yours.', params: ById,
      handle: ({ viewer, params, now }) => parts.db.transaction().execute((trx) => endSession(trx, viewer.account, params.id, { kind: 'person', id: viewer.person }, now)),
    }),
    route({
      method: 'GET', url: '/api/tokens', act: 'self.read', summary: 'Your API tokens; never their secrets.', answer: z.object({ tokens: z.array(TokenRow) }),
      handle: async ({ viewer }) => ({
        tokens: (await listTokens(parts.db, viewer.account)).map(({ id, name, scopes, ...at }) => ({
          id, name, scopes: [...scopes], createdAt: toIso(at.createdAt), expiresAt: toIso(at.expiresAt),
          ...(at.lastUsedAt === undefined ? {} : { lastUsedAt: toIso(at.lastUsedAt) }), ...(at.revokedAt === undefined ? {} : { revokedAt: toIso(at.revokedAt) }),
        })),
      }),
    }),
    route({
      method: 'POST', url: '/api/tokens', act: 'self.secure', summary: 'Make an API token. Its secret is in this answer and never again.', body: NewToken, status: 201,
      answer: z.object({ id: z.uuid(), secret: z.string(), expiresAt: time }),
      handle: async ({ viewer, body, now }) => {
        const expiresAt = plus(instant(now), body.days * MS.day);
        const made = await parts.db.transaction().execute((trx) => makeToken(trx, viewer.account, { name: body.name, scopes: body.scopes, expiresAt }, { kind: 'person', id: viewer.person }, now));
        return { ...made, expiresAt: toIso(expiresAt) };
      },
    }),
    route({
      method: 'DELETE', url: '/api/tokens/:id', act: 'self.change', summary: 'Revoke an API token of yours.', params: ById,
      handle: ({ viewer, params, now }) => parts.db.transaction().execute((trx) => revokeToken(trx, viewer.account, params.id, { kind: 'person', id: viewer.person }, now)),
    }),
  ];
}
