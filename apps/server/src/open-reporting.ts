import type { Viewer } from './core/actor.ts';
import type { Console } from './core/console/console.ts';
import type { Act } from './core/permissions/index.ts';
import type { PolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import type { House } from './open-house.ts';
import type { Assets } from './platform/http/assets.ts';
import type { Route } from './platform/http/route.ts';
import type { Jobs } from './platform/jobs/index.ts';
import type { Outbox } from './platform/outbox/index.ts';
import type { Certificate } from './keep-certificate.ts';
import { keepSecurityTxt } from './keep-security-txt.ts';
import { readMailDoors, readMailKeys } from './read-mail-settings.ts';
import { reportingParts } from './reporting-parts.ts';
import { scheduleReporting } from './schedule-reporting.ts';
import { callHandler, canaryHandler, contactRoutes, createWayAdapters, decideNotice, noticeHandler, startWatch, vapidKeysFrom, wayRoutes } from './sections/contact/index.ts';
import {
  calendarOf, calendarRoutes, FLOOD_LIMITS, intakeRoutes, mailCanaryPath, openMailDoors, publicationRoutes, publicRoutes, reportRoutes, sendFormCanary, strayMailRoutes, threadMailHandler, UPLOAD_LIMITS, type MailDoors, type MailParts,
} from './sections/reporting/index.ts';

export interface ReportingOptions {
  readonly house: House;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly policyInForce: () => Promise<PolicyInForce | undefined>;
  readonly assets: Assets;
  readonly isDemonstration: boolean;
}

export interface Reporting {
  /** Every page and JSON door of the two sections. */
  readonly routes: (console: Console) => readonly Route<Viewer, Act>[];
  /** What looks at this server from outside begins. After the server listens. */
  readonly served: () => void;
  /** Opens the doors for mail and begins to call people. After the outbox has started. */
  readonly start: () => Promise<ReportingDoors>;
}

export interface ReportingDoors {
  /** Undefined without a mailbox. */
  readonly mailboxHealth: MailDoors['mailboxHealth'];
  readonly useCertificate: (tls: Certificate) => void;
  readonly stop: () => Promise<void>;
}

const CLOSED = 'A demonstration sends nothing.';

/** Puts the sections of reports and of the point of contact together. Registers who delivers their effects: call before the outbox starts. */
export async function openReporting({ house, jobs, outbox, policyInForce, assets, isDemonstration }: ReportingOptions): Promise<Reporting> {
  const { db, box, clock, log, settings, secrets } = house;
  const basis = reportingParts({ house, outbox, policyInForce });
  const mail: MailParts = { ...basis, ...(await readMailKeys(house)) };
  const doors = await readMailDoors(house);
  const parts = {
    ...basis,
    canaryPaths: isDemonstration ? { form: { closed: CLOSED }, mail: { closed: CLOSED } } : {
      form: { send: (mark: string, signal: AbortSignal) => sendFormCanary(basis.publicUrl, mark, signal) },
      mail: mailCanaryPath(mail, doors.smtp !== undefined || doors.mailbox !== undefined),
    },
  };
  const vapid = vapidKeysFrom(secrets.derive('web push'));
  const { address, domain } = basis.mail;
  const adapters = createWayAdapters({
    outbound: doors.outbound, clock, company: basis.company, publicUrl: basis.publicUrl, vapid,
    mail: mail.relay && address !== undefined ? { relay: mail.relay, address, domain, linkKey: basis.linkKey, clock } : undefined,
  });
  const ways = { db, box, clock, log, company: basis.company, publicUrl: basis.publicUrl, adapters };
  const securityTxt = keepSecurityTxt({ parts: mail, outbound: doors.outbound });
  for (const handler of [canaryHandler(parts), threadMailHandler(mail), callHandler(ways), noticeHandler(ways)]) outbox.register(handler as Parameters<Outbox['register']>[0]);
  await scheduleReporting({ jobs, parts, ways, securityTxt });

  return {
    routes: (console) => [
      ...reportRoutes(console, parts), ...strayMailRoutes(console, mail), ...contactRoutes(console, parts),
      ...wayRoutes(console, { ...ways, vapidPublicKey: vapid.publicKey, pushWorker: assets.files.get('islands/push-worker.js')!.body.toString() }),
      ...publicRoutes({ ...parts, asset: assets.href, uploadLimits: UPLOAD_LIMITS, floodLimits: FLOOD_LIMITS, isDemonstration }),
      ...publicationRoutes({ db, company: basis.company, publicUrl: basis.publicUrl, mail: basis.mail, frame: console.frame, renewSecurityTxt: securityTxt.renew }),
      ...intakeRoutes({ ...parts, githubSecret: settings.githubSecret }),
      ...calendarRoutes({ db, frame: console.frame, calendar: async () => calendarOf((await policyInForce())?.policy ?? { controls: [] }) }),
    ],
    served() {
      if (isDemonstration) return;
      securityTxt.renew().then(securityTxt.watch).catch((error: unknown) => log.warn({ err: error }, 'security.txt could not be looked at; tried again within the hour'));
    },
    async start() {
      // A demonstration calls nobody and takes no mail: its people are made up.
      if (isDemonstration) return { mailboxHealth: () => undefined, useCertificate: () => undefined, stop: async () => undefined };
      const watch = startWatch(parts, decideNotice);
      const mailDoors = await openMailDoors(mail, doors);
      return {
        mailboxHealth: mailDoors.mailboxHealth,
        useCertificate: ({ certificate, key }) => mailDoors.reloadCertificate({ cert: certificate, key }),
        async stop() {
          await mailDoors.close();
          await watch.stop();
        },
      };
    },
  };
}
