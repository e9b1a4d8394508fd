import { z } from 'zod';

const name = z.string().max(300);
const moment = z.iso.datetime();

/** Of one host: under which names lines came, and how lately it was heard otherwise. Written by the server, from the lines that it stored. */
const heard = {
  /** Names in lines that were taken for this host's. */
  names: z.array(name).max(10),
  /** Another enrolled host has the same name, so that nobody can tell whose the lines are. */
  isAmbiguous: z.boolean(),
  /** When the host's agent last spoke, to the hour. */
  hostHeardAt: moment,
};

/** `host.login-lines`: what reached the server of this host's logins. */
export const LoginLines = z.strictObject({
  ...heard,
  /** The last line of a program that people log in through, to the hour. */
  linesSeenAt: moment.optional(),
  /** The last line that told of a login or of a session, to the hour. */
  toldAt: moment.optional(),
  /** The last failed login, to the hour. */
  failedAt: moment.optional(),
  failed24h: z.number().int().nonnegative(),
  accepted24h: z.number().int().nonnegative(),
  /** Logins that looked like a break-in and that nobody has answered: sentences. */
  unanswered: z.array(z.string().max(1_000)).max(20),
});
export type LoginLines = z.infer<typeof LoginLines>;

/** `host.command-records`: what reached the server of the commands that people ran on this host. */
export const CommandRecords = z.strictObject({
  ...heard,
  /** The last record of the audit system, of any kind, to the hour. */
  auditSeenAt: moment.optional(),
  /** The last command that the kernel recorded, to the hour. */
  kernelAt: moment.optional(),
  /** The last command that sudo, doas or pkexec wrote down, to the hour. */
  programAt: moment.optional(),
  /** The last command in a shell history, which its owner may change, to the hour. */
  historyAt: moment.optional(),
  commands24h: z.number().int().nonnegative(),
});
export type CommandRecords = z.infer<typeof CommandRecords>;
