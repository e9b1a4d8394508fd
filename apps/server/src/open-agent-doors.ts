import { createPublicKey } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { publicKeyText } from '@writ/client';
import { MS } from '@writ/kernel';
import { z } from 'zod';
import { keyFolder } from './config.ts';
import { WRIT } from './core/actor.ts';
import type { NewOffer, OfferedLine } from './core/console/console.ts';
import {
  enrolmentLine, issueAgentDoorCertificate, offerEnrolment, openAgentDoor, openAgentPrograms, openKeyFolder, signJournalHeads, type AgentDoor, type AgentDoorCertificate, type AgentListener,
} from './core/hosts/index.ts';
import type { House } from './open-house.ts';
import { createSecretBox } from './record-box.ts';
import { superviseAgent, type LocalAgent } from './supervise-agent.ts';

export interface AgentDoors {
  /** How another host is let in, or why it cannot be. */
  offer(): Promise<{ readonly offer: (offer: NewOffer) => Promise<OfferedLine> } | { readonly impossible: string }>;
  readonly localAgent: LocalAgent | undefined;
  /** Port of the loopback door. */
  readonly localPort: number;
  close(): Promise<void>;
}

export interface AgentDoorsOptions {
  readonly house: House;
  /** How this program is called to be an agent. */
  readonly agentCommand: readonly [program: string, ...args: string[]];
  /** Folder of the agent programs for other hosts. */
  readonly programs: string;
  /** Stores the lines that agents ship; absent where no logs are kept. */
  readonly takeLines: AgentDoor['takeLines'];
}

/** Milliseconds after which a host with nothing new is to be heard again: three misses are silence. */
const INTERVAL_MS = 5 * MS.minute;
const RENEW_CHECK_MS = MS.day;
/** Labels of the server's own machine: it is a production server that the company manages, so that the clauses about servers speak of it. */
const OWN_LABELS = { environment: 'production', managed: 'true' };

/** Opens the door for the agent of this machine on loopback and, where a port is set, the one for other hosts over TLS; starts this machine's agent. */
export async function openAgentDoors({ house, agentCommand, programs, takeLines }: AgentDoorsOptions): Promise<AgentDoors> {
  const { settings, secrets, db, clock, log } = house;
  const door: AgentDoor = { db, clock, log, journalHead: signJournalHeads(db, secrets.signer.key), journalKey: publicKeyText(createPublicKey(secrets.signer.key)), nextIntervalMs: INTERVAL_MS, takeLines };
  const local = await openAgentDoor(door, { host: '127.0.0.1', port: 0 });
  const remote = settings.agentListen === undefined ? undefined : await openRemoteDoor(house, door, programs);
  const localAgent = settings.localAgent === 'on' ? await startLocalAgent(house, agentCommand, local.port) : undefined;
  return {
    localAgent,
    localPort: local.port,
    async offer() {
      if (!remote) return { impossible: 'Set WRIT_AGENT_PORT, the port on which other hosts reach this server over TLS, and start it again. The guide “Adding a host” says more.' };
      if ((await remote.programs.digests()).size === 0) return { impossible: 'The agent for other hosts is not built yet. In the checkout: npm run build:agent' };
      return {
        async offer({ by, labels, now }) {
          const { token, expiresAt } = await offerEnrolment(db, { by, labels, now });
          return { line: enrolmentLine(remote.address, remote.certificate().pin, token), expiresAt };
        },
      };
    },
    async close() {
      await localAgent?.stop();
      await Promise.all([local.close(), remote?.close()]);
    },
  };
}

interface RemoteDoor {
  readonly address: string;
  readonly programs: ReturnType<typeof openAgentPrograms>;
  readonly certificate: () => AgentDoorCertificate;
  close(): Promise<void>;
}

async function openRemoteDoor({ settings, keyring, clock, log }: House, door: AgentDoor, folder: string): Promise<RemoteDoor> {
  const keys = await openKeyFolder(keyFolder(settings), createSecretBox(keyring));
  const name = settings.agentName ?? hostname();
  const names = [...new Set([name, hostname(), 'localhost', '127.0.0.1'])];
  let certificate = await issueAgentDoorCertificate(keys, names, clock());
  const address = `https://${name}:${settings.agentListen}`;
  const programs = openAgentPrograms(folder);
  const listener: AgentListener = await openAgentDoor({ ...door, offers: { server: address, ca: () => certificate.ca, programs } }, { host: settings.agentHost, port: settings.agentListen!, certificate });
  const renewal = setInterval(() => {
    issueAgentDoorCertificate(keys, names, clock()).then((renewed) => {
      if (renewed.cert === certificate.cert) return;
      certificate = renewed;
      listener.renew(renewed);
    }, (error: unknown) => log.error({ err: error }, 'The certificate for agents could not be renewed; tried again tomorrow'));
  }, RENEW_CHECK_MS);
  renewal.unref();
  return {
    address,
    programs,
    certificate: () => certificate,
    async close() {
      clearInterval(renewal);
      await listener.close();
    },
  };
}

/** Whether this machine is a host of this database; after a restore of another one it has to enrol anew. */
async function isEnrolled({ db }: House, folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'enrolment.json'), 'utf8').catch(() => undefined);
  const host = text === undefined ? undefined : EnrolledHost.safeParse(JSON.parse(text)).data?.host;
  if (host === undefined) return false;
  return (await db.selectFrom('core.hosts').select('id').where('id', '=', host).executeTakeFirst()) !== undefined;
}
const EnrolledHost = z.object({ host: z.uuid() });

async function startLocalAgent(house: House, command: AgentDoorsOptions['agentCommand'], port: number): Promise<LocalAgent> {
  const { settings, db, clock, log } = house;
  const folder = join(settings.data, 'agent');
  const tokenFile = join(settings.data, 'agent.token');
  if (await isEnrolled(house, folder)) await rm(tokenFile, { force: true });
  else await writeFile(tokenFile, (await offerEnrolment(db, { by: WRIT, labels: OWN_LABELS, now: clock() })).token, { mode: 0o600 });
  return superviseAgent({
    command: [...command, 'run', '--server', `http://127.0.0.1:${port}`, '--data', folder, '--token-file', tokenFile] as [string, ...string[]],
    environment: { WRIT_AGENT_LIFE_LINE: 'stdin', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    log,
  });
}
