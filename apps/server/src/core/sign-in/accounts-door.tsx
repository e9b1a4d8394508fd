import { z } from 'zod';
import type { Id } from '@writ/kernel';
import type { PageRequest } from '../../platform/http/route.ts';
import { ROLES, type Role, type Viewer } from '../actor.ts';
import { listPeople } from '../directory/people.ts';
import { mayEverAct } from '../permissions/may-act.ts';
import { page, redirect } from '../permissions/doors.ts';
import { listAccounts } from './account.ts';
import { AccountsPage } from './accounts-page.tsx';
import { orAgain, type SignInDoors } from './door-parts.ts';
import { changeRoles, disableAccount, invitePerson, resetAccount } from './manage-accounts.ts';
import { actorOf, Choices } from './own-account-door.tsx';
import { readWaysIn } from './own-credentials.ts';
import { LinkPage } from './security-page.tsx';
import type { FormProblem } from './sign-in-page.tsx';

const ById = z.strictObject({ id: z.uuid() });
const Roles = Choices.transform((roles) => ROLES.filter((role) => roles.includes(role)) as readonly Role[]);

/** The pages on which owners manage accounts, and those who may see them do. */
export function accountsDoor({ parts, frame }: SignInDoors) {
  const show = async (request: PageRequest<Viewer>, problems: readonly FormProblem[] = []) => {
    const accounts = await listAccounts(parts.db, parts.box);
    const held = new Set(accounts.map(({ person }) => person));
    const people = await listPeople(parts.db, parts.box);
    const rows = await Promise.all(accounts.map(async (account) => ({ ...account, ways: await readWaysIn(parts.db, account.id) })));
    const invitable = people.filter(({ id, departedAt }) => !held.has(id) && departedAt === undefined);
    return <AccountsPage frame={await frame(request)} accounts={rows} invitable={invitable} mayManage={mayEverAct(request.viewer, 'account.invite', request.now)} problems={problems} />;
  };
  return [
    page({ url: '/settings/accounts', act: 'account.read', handle: (request) => show(request) }),
    page({
      method: 'POST', url: '/settings/accounts/invite', act: 'account.invite', body: z.object({ person: z.uuid(), roles: Roles }),
      handle: (request) => orAgain(
        async () => {
          const link = await invitePerson(parts, request.body.person as Id<'person'>, request.body.roles, actorOf(request.viewer), request.now);
          return <LinkPage frame={await frame(request)} title="The invitation" about="Hand it over yourself, or by a channel that you trust. It works once, for a week, and is shown this once." link={link} />;
        },
        (problems) => show(request, problems),
        'person',
      ),
    }),
    page({
      method: 'POST', url: '/settings/accounts/:id/reset', act: 'account.invite', params: ById,
      handle: async (request) => {
        const link = await resetAccount(parts, request.params.id, actorOf(request.viewer), request.now);
        return <LinkPage frame={await frame(request)} title="A new way in" about="It works once, for an hour. Everything they signed in with before stops working when they use it." link={link} />;
      },
    }),
    page({
      method: 'POST', url: '/settings/accounts/:id/disable', act: 'account.disable', params: ById,
      handle: (request) => orAgain(
        async () => {
          await disableAccount(parts, request.params.id, actorOf(request.viewer), request.now);
          return redirect('/settings/accounts', 'Account disabled; its sessions and tokens ended.');
        },
        (problems) => show(request, problems),
      ),
    }),
    page({
      method: 'POST', url: '/settings/accounts/:id/roles', act: 'role.grant', params: ById, body: z.object({ roles: Roles }),
      handle: (request) => orAgain(
        async () => {
          const own = request.params.id === request.viewer.account ? request.viewer.by.id : undefined;
          await changeRoles(parts, request.params.id, request.body.roles, actorOf(request.viewer), request.now, own);
          return redirect('/settings/accounts', 'Roles changed.');
        },
        (problems) => show(request, problems),
      ),
    }),
  ];
}
