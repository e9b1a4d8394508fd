import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { Viewer } from '../../../core/actor.ts';
import type { Console } from '../../../core/console/console.ts';
import { orAgain, problemsAt, valuesOf } from '../../../core/console/form-again.ts';
import { actorOf, idParam, line } from '../../../core/console/form-parts.ts';
import { listServices } from '../../../core/directory/services.ts';
import { page, redirect, shown } from '../../../core/permissions/doors.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import { address } from '../../../ui/addresses.ts';
import type { Option } from '../../../ui/components/index.ts';
import type { LoggingParts } from '../parts.ts';
import { listRules, makeRule, raiseRule, removeRule } from './manage-rules.ts';
import { type RuleForm, RulePage } from './rule-page.tsx';
import { RulesPage } from './rules-page.tsx';
import { findUnowned, tryRule } from './try-rule.ts';

const RuleId = idParam<'log-rule'>();

const LONGEST_NAME = 200;
/** Each star is one more place to look for what follows it. */
const MOST_STARS = 5;
const isPattern = (text: string): boolean => text.split('*').length - 1 <= MOST_STARS;
const TOO_MANY_STARS = `At most ${MOST_STARS} stars.`;

const RuleBody = z.strictObject({
  act: z.enum(['try', 'keep']),
  door: z.enum(['syslog', 'agent', 'any'], 'Choose by which door the lines come.'),
  host: line(LONGEST_NAME, 'Say which host; * is every one.').refine((name) => !/\s/.test(name), 'A host or an address has no spaces. Make a rule for each.').refine(isPattern, TOO_MANY_STARS),
  program: z.string().max(LONGEST_NAME, `At most ${LONGEST_NAME} characters.`).transform((text) => text.replaceAll(/\p{Cc}+/gu, ' ').trim()).refine(isPattern, TOO_MANY_STARS),
  service: z.uuid('Choose the service that the lines belong to.').transform((id) => id as Id<'service'>),
});

const text = z.string().max(LONGEST_NAME).optional().catch(undefined);
const Begun = z.object({ door: text, host: text, program: text, service: text });

/** The doors of rules: all of them, one that is tried, and what is done with them. */
export function ruleRoutes(console: Console, parts: LoggingParts) {
  async function services(): Promise<readonly Option[]> {
    return (await listServices(parts.db)).map(({ id, name }) => ({ value: id, text: name }));
  }

  async function showForm(request: PageRequest<Viewer>, said: RuleForm, more: Pick<Parameters<typeof RulePage>[0], 'problems' | 'trial'> = {}) {
    const [frame, options] = await Promise.all([console.frame(request), services()]);
    return <RulePage frame={frame} services={options} said={said} {...more} />;
  }

  return [
    page({
      url: '/logs/sources/rules', act: 'log.connect',
      async handle(request) {
        const [frame, rules, options, unowned] = await Promise.all([console.frame(request), listRules(parts), services(), findUnowned(parts, request.now)]);
        return <RulesPage frame={frame} rules={rules} services={options} unowned={unowned} />;
      },
    }),
    page({ url: '/logs/sources/rules/new', act: 'log.connect', query: Begun, handle: (request) => showForm({ ...request, query: {} } as never, request.query) }),
    page({
      method: 'POST', url: '/logs/sources/rules', act: 'log.connect', body: RuleBody,
      async handle(request) {
        const { body: { act, ...rule }, viewer, now } = request;
        if (act === 'try') return showForm(request, rule, { trial: await tryRule(parts, rule, now) });
        return orAgain(async () => {
          await makeRule(parts, rule, actorOf(viewer), now);
          return redirect(address.logRules, 'The rule is kept, behind the others. Lines that come from now on are asked it.');
        }, (problems) => showForm(request, rule, { problems }), { 'log-rule-exists': 'host', 'log-rule-retired': 'service', 'log-rule-limit': undefined });
      },
      onInvalid: async (request, problems) => shown(await showForm(request, valuesOf(request.body), { problems: problemsAt(problems) }), 422),
    }),
    page({
      method: 'POST', url: '/logs/sources/rules/:id/raise', act: 'log.connect', params: RuleId,
      async handle({ params, viewer, now }) {
        await raiseRule(parts, params.id, actorOf(viewer), now);
        return redirect(address.logRules, 'The rule is asked one earlier.');
      },
    }),
    page({
      method: 'POST', url: '/logs/sources/rules/:id/remove', act: 'log.connect', params: RuleId,
      async handle({ params, viewer, now }) {
        await removeRule(parts, params.id, actorOf(viewer), now);
        return redirect(address.logRules, 'The rule is removed. Lines that it gave to a service stay there.');
      },
    }),
  ];
}
