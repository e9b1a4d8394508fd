import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createOutbound, type Outbound } from '../../../../platform/outbound/index.ts';

/** A request as the other side saw it. */
export interface Seen {
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Says nothing for this long first. */
  readonly afterMs?: number;
}

export interface FakeServices {
  readonly seen: readonly Seen[];
  /** What comes next, instead of a yes; once. */
  readonly answerNext: (...answers: readonly Answer[]) => void;
  /** Alerts that a pager shows: one for each key. */
  readonly alerts: () => ReadonlySet<string>;
  /** The real caller, with every public name leading here. */
  readonly outbound: Pick<Outbound, 'request'>;
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

/** Speaks as PagerDuty, Opsgenie, ntfy, a push service, and as any webhook do: what each asks of a request is asked for here, with the status that each gives. */
export async function startFakeServices(): Promise<FakeServices> {
  const seen: Seen[] = [];
  const next: Answer[] = [];
  const alerts = new Set<string>();
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [, host = '', ...path] = (request.url ?? '').split('/');
      const one: Seen = { host, path: `/${path.join('/')}`, headers: request.headers, body: Buffer.concat(chunks) };
      seen.push(one);
      const answer = next.shift() ?? speak(one, alerts);
      setTimeout(() => {
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
      }, answer.afterMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const real = createOutbound({ allowPrivate: true, log: pino({ level: 'silent' }) });
  return {
    seen,
    answerNext: (...answers) => void next.push(...answers),
    alerts: () => alerts,
    outbound: { request: (url, wanted) => real.request(`http://127.0.0.1:${port}/${new URL(url).host}${new URL(url).pathname}`, wanted) },
    forget() {
      seen.length = 0;
      next.length = 0;
      alerts.clear();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function speak(one: Seen, alerts: Set<string>): Answer {
  if (one.host.includes('pagerduty')) return speakPagerDuty(json(one), alerts);
  if (one.host.includes('opsgenie')) return speakOpsgenie(one, alerts);
  if (one.host === 'ntfy.sh') return json(one)['topic'] ? { status: 200, body: { id: 'nT1f2Y3', topic: json(one)['topic'], event: 'message' } } : { status: 400, body: { code: 40_009, http: 400 } };
  if (one.host.startsWith('push.')) return speakPush(one);
  return { status: 200, body: { id: 'their-1' } };
}

function speakPagerDuty(event: Readonly<Record<string, unknown>>, alerts: Set<string>): Answer {
  const payload = event['payload'] as Readonly<Record<string, unknown>> | undefined;
  const isWhole = typeof event['routing_key'] === 'string' && event['event_action'] === 'trigger' && payload?.['summary'] && payload['source'] && ['critical', 'error', 'warning', 'info'].includes(String(payload['severity']));
  if (!isWhole) return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid' } };
  alerts.add(String(event['dedup_key']));
  return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: event['dedup_key'] } };
}

function speakOpsgenie(one: Seen, alerts: Set<string>): Answer {
  const alert = json(one);
  if (!/^GenieKey \S+$/.test(one.headers.authorization ?? '')) return { status: 401, body: { message: 'Could not authenticate' } };
  if (typeof alert['message'] !== 'string' || alert['message'].length > 130) return { status: 422, body: { message: 'Request body is not processable' } };
  alerts.add(String(alert['alias']));
  return { status: 202, body: { result: 'Request will be processed', took: 0.1, requestId: '43a29c5c-3dbf-4fa4-9c26-f4f71023e120' } };
}

function speakPush({ headers }: Seen): Answer {
  if (headers['content-encoding'] !== 'aes128gcm' || headers['ttl'] === undefined || !/^vapid t=.+, k=.+/.test(headers.authorization ?? '')) return { status: 400 };
  return { status: 201, headers: { location: '/message/1' } };
}

function json({ body }: Seen): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
