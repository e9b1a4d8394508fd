/*
 * Claim: a request's log line costs less than pino's, though ours takes the caller's trace over, makes ids, gives them to the line and takes secrets out, and pino does none of these. Run: node bench/request-line.ts
 * Each logger runs in a process of its own and writes to /dev/null; what counts are lines per CPU-second (user and system), medians of interleaved rounds. The second table is a whole server over HTTP.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createDestination, createLog, createRequestLog, runOperation } from '@writ/log';

const ROUNDS = 5;
const LINES = 200_000;
const REQUESTS = 15_000;
/** Lines in one turn of the event loop: a busy service has several answers in one, a calm one has one. */
const TURNS = [16, 1];
const AGENTS = ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36', 'curl/8.5.0', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15'];
const MESSAGE = 'Request completed';
const rivals = createRequire(new URL('./rivals/package.json', import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Logger {
  info(fields: object, message: string): void;
}
type WriteLine = (at: number) => void;

/** What each logger writes: method, target, status, time taken, bytes, address and agent. */
function fieldsOf(at: number): Readonly<Record<string, unknown>> {
  return { method: 'GET', url: `/users/${at}/orders?page=${at % 50}`, status: 200, durationMs: 1.5 + (at % 1_000) / 8, bytes: 1_200 + (at % 5_000), address: `192.0.2.${at % 250}`, agent: AGENTS[at % AGENTS.length] };
}

function plain(logger: Logger): WriteLine {
  return (at) => logger.info(fieldsOf(at), MESSAGE);
}

function pino(settings: object): Logger {
  const make = rivals('pino') as { (options: object, destination: object): Logger; destination(settings: object): object };
  return make({}, make.destination({ dest: 1, ...settings }));
}

const LOGGERS: Readonly<Record<string, () => WriteLine>> = {
  '@writ/log': () => {
    const log = createLog({ service: 'shop', destination: createDestination() });
    // As from a proxy or another service: a trace that differs from request to request. Made before, as making it is the caller's work.
    const callers = Array.from({ length: 4_096 }, (_, at) => ({ traceparent: `00-4bf92f3577b34da6a3ce929d0e0e${String(1_000 + (at % 9_000)).slice(-4)}-00f067aa0ba902b7-01` }));
    return (at) => runOperation('GET /users/:id/orders', () => log.info(fieldsOf(at), MESSAGE), callers[at % callers.length]);
  },
  'pino': () => plain(pino({})),
  'pino, not at once': () => plain(pino({ sync: false, minLength: 4_096 })),
  'bole': () => {
    const bole = (rivals('bole') as { default: { (name: string): Logger; output(settings: object): void } }).default;
    bole.output({ level: 'info', stream: process.stdout });
    return plain(bole('shop'));
  },
  'winston': () => {
    const winston = rivals('winston') as { createLogger(settings: object): { info(message: string, fields: object): void }; transports: { Stream: new (settings: object) => object }; format: { combine(...formats: object[]): object; timestamp(): object; json(): object } };
    const logger = winston.createLogger({ format: winston.format.combine(winston.format.timestamp(), winston.format.json()), transports: [new winston.transports.Stream({ stream: process.stdout })] });
    return (at) => logger.info(MESSAGE, fieldsOf(at));
  },
};

const SERVERS: Readonly<Record<string, (answer: RequestListener) => RequestListener>> = {
  'no log': (answer) => answer,
  '@writ/log': (answer) => createRequestLog({ log: createLog({ service: 'shop' }), include: ['address', 'agent'] }).listener(answer),
  'pino-http': (answer) => {
    const log = (rivals('pino-http') as (options: object, destination: object) => RequestListener)({}, (rivals('pino') as { destination(settings: object): object }).destination({ dest: 1, sync: false, minLength: 4_096 }));
    return (request, response) => {
      log(request, response);
      answer(request, response);
    };
  },
};

const [kind, name, turn] = process.argv.slice(2);
if (kind === 'line') await measureLines(LOGGERS[name!]!(), Number(turn));
else if (kind === 'server') await measureServer(SERVERS[name!]!);
else await compare();

function cpuSeconds(used: NodeJS.CpuUsage): number {
  return (used.user + used.system) / 1e6;
}

/** In a process of its own: tells the parent the CPU-seconds of all lines. */
async function measureLines(write: WriteLine, perTurn: number): Promise<void> {
  const run = async (lines: number): Promise<void> => {
    for (let at = 0; at < lines; ) {
      for (let inTurn = 0; inTurn < perTurn; inTurn++) write(at++);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await run(LINES / 10);
  const start = process.cpuUsage();
  await run(LINES);
  process.send!(cpuSeconds(process.cpuUsage(start)));
  process.disconnect();
}

/** In a process of its own: answers until all requests were counted, then tells the CPU-seconds since the warm-up. */
async function measureServer(wrap: (answer: RequestListener) => RequestListener): Promise<void> {
  let count = 0;
  let start = process.cpuUsage();
  const server = createServer(wrap((_request, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end('hello');
    count++;
    if (count === REQUESTS / 3) start = process.cpuUsage();
    if (count === REQUESTS) setTimeout(() => process.send!(cpuSeconds(process.cpuUsage(start))), 50);
  })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send!((server.address() as AddressInfo).port);
  process.on('message', () => process.exit());
}

async function child(...args: readonly string[]): Promise<{ readonly next: () => Promise<number>; readonly end: () => void }> {
  const process_ = spawn(process.execPath, [import.meta.filename, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  process_.once('exit', (code) => code && process_.emit('error', new Error(`${args.join(' ')} ended with ${code}`)));
  const next = async (): Promise<number> => Number(((await once(process_, 'message')) as [number])[0]);
  return { next, end: () => void (process_.connected && process_.send('end')) };
}

async function linesPerCpuSecond(logger: string, perTurn: number): Promise<number> {
  return LINES / (await (await child('line', logger, String(perTurn))).next());
}

async function microsecondsPerRequest(server: string): Promise<number> {
  const { next, end } = await child('server', server);
  const port = await next();
  const used = next();
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const headers = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'user-agent': AGENTS[0]! };
  let left = REQUESTS;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left-- > 0) await new Promise((resolve) => get({ port, host: '127.0.0.1', path: `/users/${left}?page=2`, agent, headers }, (answer) => answer.resume().on('end', resolve)));
    }),
  );
  const seconds = await used;
  end();
  agent.destroy();
  return (seconds * 1e6) / (REQUESTS - REQUESTS / 3);
}

/** The median of interleaved rounds for each name. */
async function medians(names: readonly string[], rounds: number, measure: (name: string) => Promise<number>): Promise<ReadonlyMap<string, number>> {
  const seen = new Map(names.map((each) => [each, [] as number[]]));
  for (let round = 0; round < rounds; round++) for (const each of names) seen.get(each)!.push(await measure(each));
  return new Map([...seen].map(([each, values]) => [each, values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!]));
}

async function compare(): Promise<void> {
  for (const perTurn of TURNS) {
    const lines = await medians(Object.keys(LOGGERS), ROUNDS, (logger) => linesPerCpuSecond(logger, perTurn));
    const ours = lines.get('@writ/log')!;
    say(`\nlines a CPU-second, ${perTurn} in a turn of the event loop`);
    for (const [logger, count] of lines) say(`  ${logger.padEnd(20)} ${String(Math.round(count / 1_000)).padStart(5)} k${logger === '@writ/log' ? '  with trace, ids and redaction' : `  ${(ours / count).toFixed(2)} × ours to it`}`);
    if (ours <= Math.max(lines.get('pino')!, lines.get('pino, not at once')!)) fail('pino is quicker');
  }
  const requests = await medians(Object.keys(SERVERS), ROUNDS, microsecondsPerRequest);
  const bare = requests.get('no log')!;
  say('\nCPU of a whole request, and what its log adds');
  for (const [server, micros] of requests) say(`  ${server.padEnd(20)} ${micros.toFixed(1).padStart(6)} µs  + ${(micros - bare).toFixed(1)} µs`);
  if (requests.get('@writ/log')! >= requests.get('pino-http')!) fail('a server with pino-http is quicker');
}

function fail(reason: string): void {
  say(`the claim does not hold: ${reason}`);
  process.exitCode = 1;
}
