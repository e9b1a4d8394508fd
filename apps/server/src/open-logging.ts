import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { createRedactor } from '@writ/log';
import { z } from 'zod';
import type { Console } from './core/console/console.ts';
import type { Viewer } from './core/actor.ts';
import type { Act } from './core/permissions/index.ts';
import type { PolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import { publicUrl } from './config.ts';
import type { Certificate } from './keep-certificate.ts';
import type { House } from './open-house.ts';
import { openLogArchive } from './open-log-archive.ts';
import type { Route } from './platform/http/route.ts';
import { defineJob, type Jobs } from './platform/jobs/index.ts';
import { closedLogStore, type LogStore, openLogStore } from './platform/logstore/index.ts';
import { answerArchive, applyRetention, type ArchiveParts, createAgentLinesTaker, keepLearned, keepArchive, lineWatchers, loggingRoutes, openLineDesk, readLearned, startLineReading, openDueReviews, judgePatterns, type OwnSignIns, recordHostFacts, recordKeepingFacts, recordServiceFacts, refuseWhatBreaks, serviceLooks, startSyslogReceiver, type LoggingParts, type TakeAgentLines, watchLines } from './sections/logging/index.ts';

export interface LoggingOptions {
  readonly house: House;
  /** Absent: no log store is run, unless there is a cluster. */
  readonly programs: LogPrograms | undefined;
  readonly policyInForce: () => Promise<PolicyInForce | undefined>;
  /** Sign-ins to Writ itself, which are counted with every look. */
  readonly ownSignIns: OwnSignIns;
}

/** Files of the programs that run beside the server's own: the embedded engine, and the thread that reads lines. */
export interface LogPrograms {
  readonly engine: string;
  readonly reading: string;
}

/** They lie beside the server in its bundle. */
export function logProgramsIn(bundle: string): LogPrograms {
  return { engine: join(bundle, 'log-engine.js'), reading: join(bundle, 'line-reading.js') };
}

export interface Logging {
  readonly routes: (console: Console) => readonly Route<Viewer, Act>[];
  /** How the log store stands; nothing where none is run. */
  readonly health: () => Promise<readonly { readonly name: string; readonly ok: boolean; readonly sentence: string }[]>;
  /** The store, where one is run. */
  readonly store: LogStore | undefined;
  /** Stores what agents ship; absent where no store is run. */
  readonly takeAgentLines: TakeAgentLines | undefined;
  /** Looks at all lines that came, and says what they say, without waiting for the next minutes. */
  readonly look: () => Promise<void>;
  /** Registers the work of every minute and of the night. */
  readonly schedule: (jobs: Jobs) => Promise<void>;
  /** Takes a renewed certificate where syslog comes by TLS. */
  readonly useCertificate: (tls: Certificate) => void;
  readonly close: () => Promise<void>;
}

/**
 * Puts the logs together: the store, their doors, the nightly work. The store comes up beside the rest, and a fault in it stops nothing else.
 * Throws what listening for syslog throws.
 */
export async function openLogging({ house, programs, policyInForce, ownSignIns }: LoggingOptions): Promise<Logging> {
  const { db, settings, log, clock } = house;
  const isRun = programs !== undefined || settings.clickhouseUrl !== undefined;
  const logs = isRun ? await openLogStore({ url: settings.clickhouseUrl, folder: join(settings.data, 'logs'), program: programs?.engine ?? '', logger: log }) : closedLogStore();
  const reading = refuseWhatBreaks(programs ? startLineReading({ program: programs.reading, log, handover: logs.handover, readSaved: () => readLearned({ db, log }) }) : openLineDesk(undefined), log);
  const parts: LoggingParts = { db, logs, clock, log, policyInForce, cleaner: createRedactor(), reading };
  const archiving: ArchiveParts = { ...parts, archive: openLogArchive(settings, house.keyring) };
  try {
    const syslog = settings.syslogPort === undefined ? undefined : await startSyslogReceiver(parts, {
      host: settings.syslogHost, port: settings.syslogPort, plainAnywhere: settings.syslogTls === 'off',
      tls: settings.tlsCertificate !== undefined && settings.tlsKey !== undefined ? { cert: await readFile(settings.tlsCertificate), key: await readFile(settings.tlsKey) } : undefined,
    });
    const watchers = lineWatchers(parts);
    const look = async (): Promise<void> => {
      // They need no store of lines.
      await ownSignIns.count(parts);
      if (isRun) await watchLines(parts, watchers);
    };
    return {
      store: isRun ? logs : undefined,
      takeAgentLines: isRun ? createAgentLinesTaker(parts) : undefined,
      async look() {
        if (!isRun) return;
        await look();
        await judgePatterns(parts);
        await recordHostFacts(parts);
        await recordServiceFacts(parts, serviceLooks(parts));
      },
      routes: (console) => loggingRoutes(console, parts, () => new URL(publicUrl(settings))),
      async health() {
        if (!isRun) return [];
        const { ok, code, sentence } = await logs.standing();
        // An engine that npm did not bring leaves logs unknown, as their pages say; one that still starts is no fault.
        if (code === 'log-engine-missing') return [];
        const reading = parts.reading.isBroken() ? [{ name: 'log-reading', ok: false, sentence: 'The thread that reads log lines broke and has answered nothing since; the log says why.' }] : [];
        return [{ name: 'logs', ok: ok || code === undefined, sentence }, ...reading];
      },
      async schedule(jobs) {
        const dropping = defineJob({ name: 'logging.drop-old-lines', payload: z.strictObject({}), handle: async () => (isRun ? applyRetention(parts, clock()) : undefined) });
        await jobs.register(dropping);
        await jobs.schedule(dropping, '41 3 * * *', {});
        const keeping = defineJob({ name: 'logging.archive-days', payload: z.strictObject({}), timeoutS: 3_600, handle: async () => (isRun ? keepArchive(archiving) : undefined) });
        await jobs.register(keeping);
        await jobs.schedule(keeping, '11 2 * * *', {});
        const restoring = defineJob({ name: 'logging.restore-days', payload: z.strictObject({}), timeoutS: 3_600, handle: async () => (isRun ? answerArchive(archiving) : undefined) });
        await jobs.register(restoring);
        await jobs.schedule(restoring, '* * * * *', {});
        const looking = defineJob({ name: 'logging.record-keeping-facts', payload: z.strictObject({}), handle: async () => (isRun ? recordKeepingFacts(archiving) : undefined) });
        await jobs.register(looking);
        await jobs.schedule(looking, '23 * * * *', {});
        const watching = defineJob({ name: 'logging.watch-lines', payload: z.strictObject({}), handle: look });
        await jobs.register(watching);
        await jobs.schedule(watching, '* * * * *', {});
        const reviewing = defineJob({ name: 'logging.open-reviews', payload: z.strictObject({}), handle: async () => openDueReviews({ ...parts, box: house.box }) });
        await jobs.register(reviewing);
        await jobs.schedule(reviewing, '17 * * * *', {});
        const judging = defineJob({ name: 'logging.judge-patterns', payload: z.strictObject({}), handle: async () => (isRun ? judgePatterns(parts).then(() => keepLearned(parts)) : undefined) });
        await jobs.register(judging);
        await jobs.schedule(judging, '*/5 * * * *', {});
        const hosts = defineJob({ name: 'logging.record-host-facts', payload: z.strictObject({}), handle: async () => (isRun ? recordHostFacts(parts) : undefined) });
        await jobs.register(hosts);
        await jobs.schedule(hosts, '*/5 * * * *', {});
        const observing = defineJob({ name: 'logging.record-service-facts', payload: z.strictObject({}), handle: async () => (isRun ? recordServiceFacts(parts, serviceLooks(parts)) : undefined) });
        await jobs.register(observing);
        await jobs.schedule(observing, '*/5 * * * *', {});
      },
      useCertificate: ({ certificate, key }) => syslog?.useCertificate({ cert: certificate, key }),
      async close() {
        await syslog?.close();
        await reading.close();
        await logs.close();
      },
    };
  } catch (thrown) {
    await reading.close();
    await logs.close();
    throw thrown;
  }
}
