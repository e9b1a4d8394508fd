import { instant, MS, newId, plus } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLES, type Role, type Viewer } from '../actor.ts';
import { ACT_NAMES, ACTS, type Act } from './acts.ts';
import { CONFIRMED_FOR_MS, mayEverAct, refusalOf } from './may-act.ts';
import { isInScope, SCOPES } from './scopes.ts';

const NOW = instant(1_800_000_000_000);
const someone = { person: newId<'person'>(), account: newId<'account'>(), name: 'Ada Example', zone: 'UTC' };
const bySession = (roles: readonly Role[], confirmedAt = NOW): Viewer => ({ ...someone, roles, by: { kind: 'session', id: newId<'session'>(), confirmedAt } });
const byToken = (roles: readonly Role[], scopes: readonly string[]): Viewer => ({ ...someone, roles, by: { kind: 'token', id: newId<'token'>(), scopes } });

/** Who may do what, written out by hand: a change of the table must be made twice, and be meant. Letters stand in the order of ROLES. */
const MATRIX: Readonly<Record<Act, string>> = {
  //                      owner, point of contact, support, developer, auditor; nobody's role last
  'self.read': 'opsda-', 'self.change': 'opsda-', 'self.secure': 'opsda-', 'self.reach': 'opsda-', 'self.away': 'opsda-',
  'policy.read': 'opsda', 'policy.propose': 'op', 'policy.approve': 'op', 'population.vouch': 'op', 'fact.attest': 'op',
  'host.read': 'opsda', 'host.enrol': 'op', 'host.label': 'op', 'host.revoke': 'op',
  'finding.read': 'opsda', 'finding.triage': 'ops', 'finding.assign': 'ops', 'finding.work': 'opsd', 'finding.close': 'op', 'baseline.accept': 'op',
  'exception.read': 'opsda', 'exception.request': 'opsd', 'exception.approve': 'op', 'exception.end': 'op',
  'report.open': 'opsda', 'report.read': 'opsa', 'report.answer': 'opsd', 'report.review': 'ops', 'report.decide': 'op', 'report.receive': 'ops', 'report.import': 'op',
  'mail.read': 'opsa', 'mail.raise': 'ops', 'publication.change': 'op',
  'escalation.read': 'opsa', 'escalation.see': 'opsd', 'escalation.alert': 'ops', 'delegation.offer': 'op', 'delegation.answer': 'opsd', 'canary.send': 'op',
  'log.read': 'opsda', 'log.export': 'opsda', 'log.keep': 'opsd', 'review.sign': 'opsd', 'customer.keep': 'op', 'log.answer': 'opsd', 'log.connect': 'op', 'log.erase': 'op', 'log.restore': 'op', 'log.settle': 'op',
  'journal.read': 'opa',
  'person.read': 'opsda', 'person.add': 'op', 'person.change': 'op', 'person.depart': 'op', 'seat.read': 'opsda', 'seat.assign': 'op',
  'account.read': 'opa', 'account.invite': 'o', 'account.disable': 'o', 'role.grant': 'o',
  'setting.read': 'opa', 'setting.change': 'o', 'job.retry': 'op', 'backup.make': 'o',
};
const LETTER: Readonly<Record<Role | 'none', string>> = { owner: 'o', 'point-of-contact': 'p', support: 's', developer: 'd', auditor: 'a', none: '-' };

describe('the matrix of roles and acts', () => {
  test('has every act and no other', () => {
    expect(Object.keys(MATRIX).sort()).toEqual([...ACT_NAMES].sort());
    expect(ACT_NAMES.length).toBeGreaterThan(30);
  });

  for (const role of [...ROLES, 'none'] as const) {
    test(`says what ${role} may do`, () => {
      const viewer = bySession(role === 'none' ? [] : [role]);
      const permitted = ACT_NAMES.filter((act) => refusalOf(viewer, act, NOW) === undefined);
      expect(permitted.sort()).toEqual(ACT_NAMES.filter((act) => MATRIX[act].includes(LETTER[role])).sort());
    });
  }

  test('an auditor reads everything and changes nothing but their own sign-in', () => {
    for (const act of ACT_NAMES) expect([act, refusalOf(bySession(['auditor']), act, NOW) === undefined]).toEqual([act, !ACTS[act].changes || act.startsWith('self.')]);
  });

  test('acts are named noun.verb and say what they do', () => {
    for (const act of ACT_NAMES) {
      expect(act).toMatch(/^[a-z]+\.[a-z]+$/);
      expect(ACTS[act].does.length).toBeGreaterThan(5);
    }
  });
});

describe('laws', () => {
  const roles = fc.subarray([...ROLES]);
  const acts = fc.constantFrom(...ACT_NAMES);
  const scopes = fc.subarray([...SCOPES, 'everything', '*', '', 'read.*']);

  test('another role never takes anything away', () => {
    fc.assert(fc.property(roles, fc.constantFrom(...ROLES), acts, (held, more, act) => refusalOf(bySession(held), act, NOW) !== undefined || refusalOf(bySession([...held, more]), act, NOW) === undefined));
  });

  test('a token may do nothing that its owner’s session may not', () => {
    fc.assert(fc.property(roles, acts, scopes, (held, act, narrowed) => refusalOf(byToken(held, narrowed), act, NOW) !== undefined || refusalOf(bySession(held), act, NOW) === undefined));
  });

  test('a token without scopes may do nothing, and a wildcard hands out no power', () => {
    fc.assert(fc.property(roles, acts, (held, act) => refusalOf(byToken(held, []), act, NOW) !== undefined));
    const everyWildcard = SCOPES.filter((scope) => scope.endsWith('*') || scope === 'read');
    for (const act of ACT_NAMES.filter((name) => ACTS[name].confirm)) expect(isInScope(act, everyWildcard)).toBe(false);
  });

  test('what is not in the table is nobody’s', () => {
    fc.assert(fc.property(fc.string(), (act) => Object.hasOwn(ACTS, act) || refusalOf(bySession(ROLES), act as Act, NOW) === 'not-permitted'));
    expect(refusalOf(bySession(ROLES), 'constructor' as Act, NOW)).toBe('not-permitted');
  });
});

describe('confirming', () => {
  test('a guarded act needs a second factor shown in the last minutes', () => {
    expect(refusalOf(bySession(['owner'], plus(NOW, -CONFIRMED_FOR_MS)), 'role.grant', NOW)).toBeUndefined();
    expect(refusalOf(bySession(['owner'], plus(NOW, -CONFIRMED_FOR_MS - 1)), 'role.grant', NOW)).toBe('confirm-first');
    expect(refusalOf(bySession(['owner'], plus(NOW, -MS.day)), 'person.add', NOW)).toBeUndefined();
    expect(mayEverAct(bySession(['owner'], plus(NOW, -MS.day)), 'role.grant', NOW)).toBe(true);
  });

  test('nobody is asked to confirm what their role does not permit', () => {
    expect(refusalOf(bySession(['auditor'], plus(NOW, -MS.day)), 'role.grant', NOW)).toBe('not-permitted');
  });

  test('a token cannot touch its owner’s own sign-in', () => {
    for (const act of ['self.change', 'self.secure'] as const) expect(refusalOf(byToken(ROLES, SCOPES), act, NOW)).toBe('session-needed');
  });
});
