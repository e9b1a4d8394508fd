import type { Login, Teller } from '../login.ts';
import type { LineLogin } from '../login-reader.ts';
import { ownCopy } from '../own-copy.ts';
import { createRecent } from './recent.ts';

/** What a line adds to what was known: attempts that no other line told of yet. */
export interface NewAttempts {
  kind: 'failed' | 'accepted';
  account: string;
  address: string;
  host: string;
  at: number;
  count: number;
}

/**
 * sshd, PAM below it and the kernel's audit each tell of one attempt, and sshd tells of it again when the connection ends. Lines of one conversation (host and pid; without a pid,
 * or where the service writes from another process than PAM: service, account and address within ten seconds) are counted by who tells: the attempts are the most that one teller told of.
 */
export interface Conversations {
  /** Hands to `found` what the line adds; the object is filled anew each time. */
  readonly hear: (line: LineLogin) => void;
  /** Ends all conversations: attempts that were only hinted at are counted. */
  readonly end: () => void;
}

/** sshd gives up after two minutes (LoginGraceTime); after that a pid is somebody else's. */
const SAME_PID_MS = 120_000;
const SAME_PERSON_MS = 10_000;
/** Conversations that are remembered, once or twice over. */
const MAX_CONVERSATIONS = 5_000;
const MAX_HOSTS = 100_000;
/** Linux gives no larger pid (PID_MAX_LIMIT). */
const PIDS = 4_194_304;

/** Services that write of a login in the process in which PAM asks for it. */
const ONE_PROCESS: ReadonlySet<string> = new Set(['sshd', 'sudo', 'su', 'login', 'doas', 'cron', 'gdm', 'systemd-user', 'dropbear', 'lightdm']);

interface Conversation {
  account: string;
  address: string;
  host: string;
  at: number;
  service: number;
  pam: number;
  audit: number;
  aboutPam: number;
  /** Attempts that were counted. */
  counted: number;
  /** A key that was refused, or an attempt without any proof: a failure only if nobody is let in behind it. */
  isOpen: boolean;
  /** Times that the service, and that others, told of somebody who was let in. */
  acceptedByService: number;
  acceptedByOthers: number;
  accepted: number;
}

export function createConversations(found: (attempts: NewAttempts) => void): Conversations {
  const conversations = createRecent<number | string, Conversation>(MAX_CONVERSATIONS, forget);
  const numbers = new Map<string, number>();
  const attempts: NewAttempts = { kind: 'failed', account: '', address: '', host: '', at: 0, count: 0 };

  return { hear, end: conversations.end };

  function hear(line: LineLogin): void {
    const { login } = line;
    if (login.kind === 'session' || (login.kind === 'probe' && line.pid === -1)) return;
    const conversation = conversationOf(line);
    if (!conversation) return;
    if (login.kind === 'probe') closeEarly(conversation, login);
    else if (login.kind === 'accepted') hearAccepted(conversation, line);
    else hearFailed(conversation, login);
  }

  function hearFailed(conversation: Conversation, login: Login): void {
    if (login.teller === 'notice' && isTrial(login)) {
      conversation.isOpen = true;
      return;
    }
    add(conversation, login.teller, login.count);
    const told = Math.max(conversation.service, conversation.pam, conversation.audit, conversation.aboutPam, 1);
    conversation.isOpen = false;
    if (told > conversation.counted) report(conversation, 'failed', told - conversation.counted);
    conversation.counted = Math.max(conversation.counted, told);
  }

  function hearAccepted(conversation: Conversation, { login }: LineLogin): void {
    conversation.isOpen = false;
    if (login.teller === 'service') conversation.acceptedByService += login.count;
    else conversation.acceptedByOthers += login.count;
    const told = Math.max(conversation.acceptedByService, conversation.acceptedByOthers);
    if (told > conversation.accepted) report(conversation, 'accepted', told - conversation.accepted);
    conversation.accepted = told;
  }

  /** The connection ended before anybody was let in. */
  function closeEarly(conversation: Conversation, login: Login): void {
    if (!conversation.isOpen || login.reason !== 'gave-up') return;
    conversation.isOpen = false;
    if (conversation.counted === 0) {
      conversation.counted = 1;
      report(conversation, 'failed', 1);
    }
  }

  function report({ account, address, host, at }: Conversation, kind: 'failed' | 'accepted', count: number): void {
    attempts.kind = kind;
    attempts.account = account;
    attempts.address = address;
    attempts.host = host;
    attempts.at = at;
    attempts.count = count;
    found(attempts);
  }

  /** The conversation that the line goes on with, or a new one; a probe begins none. */
  function conversationOf(line: LineLogin): Conversation | undefined {
    const { login, pid, at } = line;
    const isOneProcess = pid !== -1 && ONE_PROCESS.has(login.service);
    if (login.kind === 'probe' && !isOneProcess) return undefined;
    const key = isOneProcess ? keyOfProcess(line.host, pid) : `${line.host}\n${login.service}\n${login.account ?? ''}\n${login.address ?? ''}`;
    const known = conversations.get(key);
    if (known) {
      if (isSame(known, login, at, isOneProcess ? SAME_PID_MS : SAME_PERSON_MS)) return refresh(known, line);
      forget(known);
    }
    if (login.kind === 'probe') return undefined;
    const begun = begin(line);
    conversations.set(key, begun);
    return begun;
  }

  /** A number for a process of a host: it is found faster than a text that is put together for each line. */
  function keyOfProcess(host: string, pid: number): number | string {
    if (pid >= PIDS) return `${host}\n${pid}`;
    let number = numbers.get(host);
    if (number === undefined) {
      if (numbers.size >= MAX_HOSTS) {
        conversations.end();
        numbers.clear();
      }
      number = numbers.size;
      numbers.set(host, number);
    }
    return number * PIDS + pid;
  }

  function forget(conversation: Conversation): void {
    if (!conversation.isOpen) return;
    conversation.isOpen = false;
    if (conversation.counted === 0 && conversation.accepted === 0) report(conversation, 'failed', 1);
  }
}

/** A key that was refused, or an attempt without proof, on an account that exists: clients try these before they are asked for more. */
function isTrial({ method }: Login): boolean {
  return method === 'publickey' || method === 'none';
}

/** Whether the line goes on with the conversation: in time, and of the same account or of none. */
function isSame(known: Conversation, login: Login, at: number, withinMs: number): boolean {
  if (Math.abs(at - known.at) > withinMs) return false;
  return login.account === null || known.account === '' || known.account === login.account;
}

function begin({ login, host, at }: LineLogin): Conversation {
  return { account: ownCopy(login.account ?? ''), address: ownCopy(login.address ?? ''), host, at, service: 0, pam: 0, audit: 0, aboutPam: 0, counted: 0, isOpen: false, acceptedByService: 0, acceptedByOthers: 0, accepted: 0 };
}

function refresh(known: Conversation, { login, at }: LineLogin): Conversation {
  if (known.account === '' && login.account !== null) known.account = ownCopy(login.account);
  if (known.address === '' && login.address !== null) known.address = ownCopy(login.address);
  known.at = at;
  return known;
}

function add(conversation: Conversation, teller: Teller, count: number): void {
  if (teller === 'service') conversation.service += count;
  else if (teller === 'pam') conversation.pam += count;
  else if (teller === 'audit') conversation.audit += count;
  else if (teller === 'service-about-pam') conversation.aboutPam += count;
}
