import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { arch, platform } from 'node:os';
import type { AgentClient } from '@writ/client';
import type { MachineFacts } from '@writ/contract';
import type { AgentSettings } from './agent-settings.ts';
import { errors } from './errors.ts';
import { makeDataFolder, readEnrolment, writeEnrolment, type Enrolment } from './identity.ts';
import { AGENT_VERSION } from './version.ts';

/**
 * The host's enrolment: the one it has, or a new one with the token that it was given, which is deleted then.
 * Cut short at any moment it can be asked again: the server gives the same token and key the same host.
 * Throws `not-enrolled`, `enrolment-elsewhere`, and what the server and the client say.
 */
export async function enrol(settings: AgentSettings, makeClient: () => AgentClient, signal?: AbortSignal): Promise<Enrolment> {
  makeDataFolder(settings.dataFolder);
  const held = readEnrolment(settings.dataFolder);
  if (held) return sameServer(held, settings);
  const token = readToken(settings);
  if (token === undefined) throw errors('not-enrolled');
  const { host, journalKey } = await makeClient().enrol({ token, name: settings.name, machine: describeMachine(), agentVersion: AGENT_VERSION }, signal);
  const enrolment = { host, journalKey, server: settings.server };
  writeEnrolment(settings.dataFolder, enrolment);
  if (settings.tokenFile !== undefined) rmSync(settings.tokenFile, { force: true });
  return enrolment;
}

/** The port of the server's own machine may change from start to start; another machine is another server. */
function sameServer(enrolment: Enrolment, { server, dataFolder }: AgentSettings): Enrolment {
  if (new URL(enrolment.server).hostname === new URL(server).hostname) return enrolment;
  throw errors('enrolment-elsewhere', { server: enrolment.server, folder: dataFolder });
}

/** The one-time token that the agent was given, itself or in a file. */
export function readToken({ token, tokenFile: file }: AgentSettings): string | undefined {
  if (token !== undefined || file === undefined) return token;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

function describeMachine(): MachineFacts {
  const machine = digestOfMachineId();
  return { system: platform(), architecture: arch(), ...(machine && { machine }) };
}

function digestOfMachineId(): string | undefined {
  try {
    return createHash('sha256').update(`writ-agent ${readFileSync('/etc/machine-id', 'utf8').trim()}`).digest('hex');
  } catch {
    // No id is no reason not to enrol: it only helps people to tell copies apart.
    return undefined;
  }
}
