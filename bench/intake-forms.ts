/* Claim: the public form takes 200 reports a second on two cores, each durable before its tracking id is told. Run: node bench/intake-forms.ts */
import { Agent, request } from 'node:http';
import { instant } from '@writ/kernel';
import { issueFormToken } from '../apps/server/src/sections/reporting/public/form-token.ts';
import { startHouse, type Door } from './intake.ts';

const FORMS = Number(process.env['WRIT_BENCH_FORMS'] ?? 2_000);
const ROUNDS = Number(process.env['WRIT_BENCH_ROUNDS'] ?? 3);
const AT_ONCE = 64;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Run {
  readonly perSecond: number;
  readonly programMs: number;
  readonly databaseMs: number;
  readonly half: number;
  readonly most: number;
}

function send(agent: Agent, port: number, body: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, port, host: 'localhost', path: '/report', method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', 'content-length': Buffer.byteLength(body) } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode === 303 ? answer.headers.location : undefined));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

let sent = 0;
async function flood(door: Door, forms: number): Promise<Run> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const waits: number[] = [];
  const links = new Set<string>();
  const before = door.cpu();
  const began = performance.now();
  let left = forms;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      const number = (sent += 1);
      const body = new URLSearchParams({
        token: issueFormToken(door.key, instant(Date.now() - 60_000)), what: `The page /item/${number * 7919} shows ${(number * 104_729).toString(36)} of somebody else, who need not be signed in for it.`,
        steps: '1. open\n2. look\n3. wonder', version: '4.2.1', name: `Reporter ${number}`,
      }).toString();
      const from = performance.now();
      const link = await send(agent, door.port, body);
      waits.push(performance.now() - from);
      if (link) links.add(link);
    }
  }));
  const seconds = (performance.now() - began) / 1_000;
  const after = door.cpu();
  agent.destroy();
  if (links.size !== forms) throw new Error(`${forms - links.size} of ${forms} forms got no link of their own`);
  const sorted = waits.toSorted((one, other) => one - other);
  return {
    perSecond: forms / seconds, programMs: ((after.program - before.program) * 1_000) / forms, databaseMs: ((after.database - before.database) * 1_000) / forms,
    half: sorted[Math.floor(forms / 2)]!, most: sorted[Math.floor(forms * 0.99)]!,
  };
}

const house = await startHouse();
const door = await house.open('public/testing/form-program.ts', ...process.argv.slice(2));
await flood(door, 100);
for (let round = 0; round < ROUNDS; round += 1) {
  const run = await flood(door, FORMS);
  say(`${run.perSecond.toFixed(0)}/s  program ${run.programMs.toFixed(2)} ms, database ${run.databaseMs.toFixed(2)} ms CPU a form; half within ${run.half.toFixed(0)} ms, 99 % within ${run.most.toFixed(0)} ms`);
}
await door.close();
await house.stop();
