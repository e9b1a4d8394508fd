import { createConversations, createLoginReader } from '@writ/lines';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { formatPlace } from '../search/read-search.ts';
import type { LoginAttempt } from './attempt.ts';
import { storable } from './storable.ts';
import { textOfLine } from './text-of-line.ts';

/** What lines told of one host, by its name in them. Instants in milliseconds, 0 for never. */
export interface HostTold {
  /** The last line of a program that people log in through. */
  linesAt: number;
  /** The last line that told of a login or a session. */
  toldAt: number;
}

export interface ReadAttempts {
  readonly attempts: readonly LoginAttempt[];
  readonly hosts: ReadonlyMap<string, HostTold>;
}

/** Reads lines in the order of their coming; it remembers what goes on, so that lines of several programs about one attempt are one attempt. */
export interface AttemptReader {
  readonly read: (lines: readonly FoundLine[]) => ReadAttempts;
}

/** Programs through which people log in, and cron, whose sessions PAM writes down every hour wherever it writes logins. */
const LOGIN_PROGRAM = /^(?:sshd(?:-session|-auth)?|sudo|su|login|doas|systemd-logind|cron|crond|audit|auditd|dropbear|gdm.*|polkitd)$/i;

const LONGEST_ACCOUNT = 100;
const LONGEST_ADDRESS = 100;
const LONGEST_HOST = 200;

export function createAttemptReader(): AttemptReader {
  const { read } = createLoginReader({ reference: 0 });
  let attempts: LoginAttempt[] = [];
  let hosts = new Map<string, HostTold>();
  let current: FoundLine | undefined;
  const conversations = createConversations(({ kind, account, address, host, at, count }) => {
    // An attempt that is told when its conversation is given up is not of the line that is read just then.
    const place = current !== undefined && at === instantOf(current) && host === current.host ? formatPlace(current) : undefined;
    attempts.push({ kind, account: storable(account, LONGEST_ACCOUNT), address: storable(address, LONGEST_ADDRESS), host: storable(host, LONGEST_HOST), at, count, place });
  });

  return {
    read(lines) {
      attempts = [];
      hosts = new Map();
      for (const line of lines) readOne(line);
      return { attempts, hosts };
    },
  };

  function readOne(line: FoundLine): void {
    current = line;
    const found = read(textOfLine(line));
    const at = instantOf(line);
    const isTold = found !== undefined && found.login.kind !== 'probe';
    if (isTold || LOGIN_PROGRAM.test(line.program)) hear(storable(line.host, LONGEST_HOST), at, isTold);
    if (found !== undefined) conversations.hear({ ...found, host: line.host, at });
  }

  function hear(host: string, at: number, isTold: boolean): void {
    const told = hosts.get(host) ?? { linesAt: 0, toldAt: 0 };
    told.linesAt = Math.max(told.linesAt, at);
    if (isTold) told.toldAt = Math.max(told.toldAt, at);
    hosts.set(host, told);
  }
}

/** A line cannot have been written after it came. */
function instantOf({ at, receivedAt }: FoundLine): number {
  return Math.min(at, receivedAt);
}
