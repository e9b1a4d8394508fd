import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { outcomeOf, startProgram } from '../testing-programs.ts';

const SERVICE = `
import { createServer } from 'node:http';
import { createRequestLog } from ${JSON.stringify(import.meta.resolve('./create-request-log.ts'))};
const requests = createRequestLog();
const server = createServer(requests.listener((request, response) => {
  if (request.url === '/slow') return;
  if (request.url === '/exit') { response.end('bye'); process.exit(3); }
  if (request.url === '/throw') throw new RangeError('boom');
  if (request.url === '/reject') return Promise.reject(new RangeError('boom'));
  if (request.url === '/later') return void setTimeout(() => response.end('later'), Math.random() * 3);
  response.end('hello');
})).listen(0, '127.0.0.1', () => process.stderr.write(String(server.address().port)));
`;

/** Asks again and again on eight connections until the service is gone; gives the ids of all answers that came whole, and says when there are as many as were asked for. */
async function load(port: number, count: number, reached: () => void): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const answered: string[] = [];
  const ask = (path: string): Promise<boolean> =>
    new Promise((resolve) => {
      get({ port, host: '127.0.0.1', path, agent }, (answer) => {
        answer.resume().on('end', () => {
          answered.push(answer.headers['x-request-id'] as string);
          if (answered.length === count) reached();
          resolve(true);
        });
        answer.on('error', () => resolve(false));
      }).on('error', () => resolve(false));
    });
  await Promise.all(
    Array.from({ length: 8 }, async (_, at) => {
      while (await ask(at % 2 ? '/later' : '/now'));
    }),
  );
  agent.destroy();
  return answered;
}

function lastPath(port: number, path: string): void {
  get({ port, host: '127.0.0.1', path }, (answer) => answer.resume()).on('error', () => undefined);
}

const endings: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['SIGTERM', { signal: 'SIGTERM' }],
  ['SIGINT', { signal: 'SIGINT' }],
  ['/exit', { code: 3 }],
  ['/throw', { code: 1 }],
  ['/reject', { code: 1 }],
];

test.concurrent.each(endings)('a service under load that ends by %s has a line, and one line, for each request that was answered and for each that was not', { timeout: 60_000 }, async (ending, expected) => {
  const program = startProgram(SERVICE);
  const [portText] = (await once(program.stderr!, 'data')) as [Buffer];
  const port = Number(portText.toString());
  const over = outcomeOf(program);
  lastPath(port, '/slow');
  const end = (): void => void (ending.startsWith('/') ? lastPath(port, ending) : program.kill(ending as NodeJS.Signals));
  const answered = await load(port, 100 + Math.floor(Math.random() * 100), end);
  const { stdout, ...how } = await over;
  expect(how).toMatchObject(expected);
  const lines = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const ids = lines.map(({ requestId }) => requestId as string);
  expect(answered.length).toBeGreaterThan(99);
  expect(new Set(ids).size).toBe(ids.length);
  const known = new Set(ids);
  expect(answered.filter((id) => !known.has(id))).toEqual([]);
  expect(lines.filter(({ operation }) => operation === 'GET /slow')).toMatchObject([{ level: 'error', message: 'Request unfinished', status: null }]);
  if (expected['code'] === 1) expect(lines.filter(({ operation }) => operation === `GET ${ending}`)).toMatchObject([{ message: 'Request unfinished', error: { type: 'RangeError', message: 'boom' } }]);
  if (ending === '/exit') expect(lines.filter(({ operation }) => operation === 'GET /exit')).toHaveLength(1);
});
