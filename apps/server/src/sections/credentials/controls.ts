import { MS } from '@writ/kernel';
import { count, duration, list, oneOf, parameters } from '@writ/policy';
import { defineControl } from '../../core/control.ts';
import { evaluateKnownSshKeys } from './evaluate-known-ssh-keys.ts';
import { evaluateLockout } from './evaluate-lockout.ts';
import { evaluateNoPasswordSsh } from './evaluate-no-password-ssh.ts';
import { evaluatePasswordAge } from './evaluate-password-age.ts';
import { evaluatePasswordRules } from './evaluate-password-rules.ts';
import { evaluateSecondFactor } from './evaluate-second-factor.ts';
import { knownSshKeysCases } from './known-ssh-keys-cases.ts';
import { lockoutCases } from './lockout-cases.ts';
import { noPasswordSshCases } from './no-password-ssh-cases.ts';
import { passwordAgeCases } from './password-age-cases.ts';
import { passwordRulesCases } from './password-rules-cases.ts';
import { secondFactorCases } from './second-factor-cases.ts';

/** Writ's own sign-in is the first subject and never the only one. */
const OTHER_SIGN_INS = {
  code: 'other-sign-ins',
  text: 'The sign-ins of other services are not listed yet: only that of Writ is tried.',
  remedy: 'A conformance test for other sign-ins will try them; until then, a named person may attest each for 90 days.',
} as const;

/** Section 8: what opens an account, and what does not. */
export const credentialsControls = [
  defineControl({
    id: 'second-factor',
    catalogue: 'P1',
    section: 8,
    title: 'A second factor on every account',
    subject: 'account',
    parameters: parameters({ attestedFor: duration({ business: false }) }),
    wouldMeasure: 'The directory of each service: which accounts it has and which factors it asks of them.',
    measure: {
      reads: ['account.second-factor'],
      evaluate: evaluateSecondFactor,
      cases: secondFactorCases,
      findingAfterMs: 0,
      countedAs: 'accounts',
      gaps: [{
        code: 'other-accounts',
        text: 'Accounts at other services (code hosting, mail, cloud, registries) are not listed yet: only those of Writ are measured.',
        remedy: 'Readers of their directories will list them; until then, a named person may attest each service.',
      }],
    },
  }),
  defineControl({
    id: 'password-rules',
    catalogue: 'P2',
    section: 8,
    title: 'Passwords are long, mixed and not known as leaked',
    subject: 'sign-in',
    parameters: parameters({
      minimumLength: count({ min: 8, max: 64, of: ['character'] }),
      mixOf: list(oneOf(['letters', 'digits', 'symbols'], { letters: ['letters'], digits: ['digits', 'numbers'], symbols: ['symbols', 'special characters'] })).optional(),
      leaked: oneOf(['refused', 'allowed'], { refused: ['not known as leaked', 'leaked … refused', 'breach … refused', 'breached … refused', 'refuse … leaked', 'refuse … breached'], allowed: ['leaked … allowed'] }),
    }),
    wouldMeasure: 'Passwords that break each rule, tried on the sign-in itself.',
    measure: {
      reads: ['sign-in.rules'],
      evaluate: evaluatePasswordRules,
      cases: passwordRulesCases,
      findingAfterMs: 0,
      countedAs: 'sign-ins',
      gaps: [OTHER_SIGN_INS],
    },
  }),
  defineControl({
    id: 'password-age',
    catalogue: 'P2',
    section: 8,
    title: 'Passwords are rolled',
    subject: 'sign-in',
    parameters: parameters({ longest: duration({ business: false }) }),
    wouldMeasure: 'The age at which a sign-in demands a new password, and the ages of passwords on hosts and in directories.',
    measure: {
      reads: ['sign-in.rules'],
      evaluate: evaluatePasswordAge,
      cases: passwordAgeCases,
      findingAfterMs: 0,
      countedAs: 'sign-ins',
      gaps: [OTHER_SIGN_INS, {
        code: 'host-passwords',
        text: 'The ages of passwords on hosts are collected and not yet judged.',
        remedy: 'The rotation ledger will judge them.',
      }],
    },
  }),
  defineControl({
    id: 'lockout',
    catalogue: 'P3',
    section: 8,
    title: 'Repeated failed logins are refused',
    subject: 'sign-in',
    parameters: parameters({
      attempts: count({ min: 1, max: 100, of: ['login', 'attempt', 'failure', 'try', 'sign-in', 'password'] }),
      counted: duration({ business: false }),
      locked: duration({ business: false }),
      by: list(oneOf(['account', 'address'], { account: ['by account', 'per account', 'account … address'], address: ['by address', 'by IP address', 'per address', 'per IP address', 'account … address'] })),
    }),
    wouldMeasure: 'Wrong passwords sent to the sign-in until it refuses, from one address to many accounts and from many to one.',
    measure: {
      reads: ['sign-in.rules'],
      evaluate: evaluateLockout,
      cases: lockoutCases,
      findingAfterMs: 0,
      countedAs: 'sign-ins',
      gaps: [OTHER_SIGN_INS],
    },
  }),
  defineControl({
    id: 'tokens-before-passwords',
    catalogue: 'P4',
    section: 8,
    title: 'Keys, delegated sign-in and tokens before passwords',
    subject: 'login',
    parameters: parameters({ fallingOver: duration({ business: false }) }),
    wouldMeasure: 'The share of logins with a password among all logins, over time.',
  }),
  defineControl({
    id: 'no-password-ssh',
    catalogue: 'P5',
    section: 8,
    title: 'No password opens a server',
    subject: 'host',
    parameters: parameters({}),
    wouldMeasure: "The SSH server's effective configuration with its Match blocks, and what else listens.",
    measure: {
      reads: ['host.sshd', 'host.sockets'],
      evaluate: evaluateNoPasswordSsh,
      cases: noPasswordSshCases,
      findingAfterMs: 5 * MS.minute,
      countedAs: 'hosts',
    },
  }),
  defineControl({
    id: 'known-ssh-keys',
    catalogue: 'P5',
    section: 8,
    title: 'Every SSH key belongs to somebody',
    subject: 'host',
    parameters: parameters({}),
    wouldMeasure: 'The authorized keys of every account, against the keys of known people and services.',
    measure: {
      reads: ['host.authorized-keys', 'host.sshd'],
      readsCompany: ['company.known-keys'],
      evaluate: evaluateKnownSshKeys,
      cases: knownSshKeysCases,
      findingAfterMs: 5 * MS.minute,
      countedAs: 'hosts',
    },
  }),
  defineControl({
    id: 'granted-ssh-keys',
    catalogue: 'P5',
    section: 8,
    title: 'SSH keys follow grants',
    subject: 'key',
    parameters: parameters({}),
    wouldMeasure: 'The authorized keys of every server, against the grants in force for that server.',
  }),
];
