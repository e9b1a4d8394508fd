import { createHash } from 'node:crypto';
import { assert, MS, plus, type Instant } from '@writ/kernel';
import type { Trx } from '../platform/db.ts';
import type { EffectHandler, Effect } from '../platform/outbox/index.ts';
import { reportingParts } from '../reporting-parts.ts';
import { callHandler, canaryHandler, createWayAdapters, decideNotice, noticeHandler, startWatch, vapidKeysFrom, type CanaryPath, type ContactParts, type WayParts } from '../sections/contact/index.ts';
import { keepMail, mailCanaryPath, readMail, threadMailHandler, type MailParts } from '../sections/reporting/index.ts';
import type { Company } from './company.ts';
import { createOutsideWorld, type OutsideWorld } from './outside-world.ts';
import { sendForm } from './send-form.ts';

/** Until then, before the end, nobody had set up canaries. */
const CANARIES_SINCE_MS = 16 * MS.day;
/** When their mail server had its bad hour. */
const LOST = { fromDaysAgo: 6, lastsMs: 20 * MS.hour } as const;
/** Of a message from one end of the house to the other. */
const ON_ITS_WAY_MS = { form: 4 * MS.second, mail: 38 * MS.second, call: 7 * MS.second } as const;

export type DeskParts = MailParts & ContactParts;

/** The sections of reports and of the point of contact as the simulated company has them: all that leaves the house arrives in `outside`, in the same process. */
export interface ReportingDesk {
  readonly parts: DeskParts;
  readonly ways: WayParts;
  readonly outside: OutsideWorld;
  /** Takes in a message as the receiver does. */
  readonly takeMail: (raw: string) => Promise<void>;
  /** Delivers what waits to go out. */
  readonly deliver: () => Promise<void>;
  /** Makes the calls that are due, sends canaries, says how the channels stand, and delivers what comes of it. */
  readonly look: () => Promise<void>;
  /** When the next call is due, if one waits. */
  readonly nextCallAt: () => Promise<Instant | undefined>;
}

const KEY = createHash('sha256').update('a demonstration').digest();

/** Throws what reading the settings of reporting throws. */
export async function openReportingDesk(company: Company): Promise<ReportingDesk> {
  const { house, clock, span, policyInForce } = company;
  const waiting: Effect[] = [];
  const known = new Set<string>();
  const outbox = {
    async enqueue(_trx: Trx<never>, effect: Effect): Promise<boolean> {
      const key = `${effect.kind} ${effect.key}`;
      if (known.has(key)) return false;
      known.add(key);
      waiting.push(effect);
      return true;
    },
  };
  const basis = await reportingParts({ house, outbox: outbox as never, policyInForce });
  const { address } = basis.mail;
  assert(address !== undefined, 'a demonstration has a security address');
  const outside = createOutsideWorld(address);
  const mail: MailParts = { ...basis, mail: { ...basis.mail, canSend: true }, companyKeys: [], relay: outside.relay };

  const passes = (ms: number): void => clock.moveTo(plus(clock.now(), ms));
  const isOpen = (): boolean => clock.now() >= span.end - CANARIES_SINCE_MS;
  const whenOpen = (path: CanaryPath): CanaryPath => (isOpen() ? path : { closed: 'it is not set up yet' });
  const byMail = mailCanaryPath(mail, true);
  const parts: DeskParts = {
    ...mail,
    canaryPaths: {
      get form() {
        return whenOpen({
          async send(mark) {
            passes(ON_ITS_WAY_MS.form);
            await sendForm(company, { what: `A test message of Writ. There is nothing to do.

${mark}` });
          },
        });
      },
      get mail() {
        return whenOpen(byMail);
      },
    },
  };
  const adapters = createWayAdapters({
    outbound: outside.outbound, clock: clock.now, company: basis.company, publicUrl: basis.publicUrl, vapid: vapidKeysFrom(KEY),
    mail: { relay: outside.relay, address, domain: basis.mail.domain, linkKey: basis.linkKey, clock: clock.now },
  });
  const ways: WayParts = { db: house.db, box: house.box, clock: clock.now, log: house.log, company: basis.company, publicUrl: basis.publicUrl, adapters };
  const handlers = new Map([canaryHandler(parts), threadMailHandler(mail), callHandler(ways), noticeHandler(ways)].map((handler) => [handler.kind, handler as EffectHandler<unknown>]));

  async function takeMail(raw: string): Promise<void> {
    const { mail: id } = await keepMail(mail, { via: 'smtp', envelope: undefined, content: (async function* () { yield Buffer.from(raw); })() });
    await readMail(mail, id);
  }
  outside.onMail = async (raw) => {
    const wasLostAt = plus(span.end, -LOST.fromDaysAgo * MS.day);
    if (clock.now() >= wasLostAt && clock.now() < wasLostAt + LOST.lastsMs) return;
    passes(ON_ITS_WAY_MS.mail);
    await takeMail(raw);
  };

  async function deliver(): Promise<void> {
    for (let effect = waiting.shift(); effect !== undefined; effect = waiting.shift()) {
      const handler = handlers.get(effect.kind);
      assert(handler, `nobody delivers ${effect.kind}`);
      if (effect.kind === 'contact.call') passes(ON_ITS_WAY_MS.call);
      await handler.deliver(handler.payload.parse(effect.payload), { key: effect.key, attempt: 1, signal: new AbortController().signal });
    }
  }
  return {
    parts, ways, outside, takeMail, deliver,
    async look() {
      // Its own clock would run by the real time; one look of it is what is wanted.
      const watch = startWatch(parts, decideNotice);
      await watch.look();
      await watch.stop();
      await deliver();
    },
    async nextCallAt() {
      const { next } = await house.db.selectFrom('contact.escalations').select((select) => select.fn.min('next_at').as('next')).executeTakeFirstOrThrow();
      return next === null ? undefined : (next.getTime() as Instant);
    },
  };
}
