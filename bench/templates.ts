/* Claim: templates are mined at 500,000 lines a CPU-second from the text of messages, and no slower than Drain, with one configuration for every source. Run: node bench/templates.ts [FILE] */
import { readFileSync } from 'node:fs';
import { createMiner } from '../packages/lines/src/templates/miner.ts';
import { createDrain } from './drain.ts';

const LEAST_LINES = 500_000;
const LEAST_RATIO = 1;
const ROUNDS = 7;
const LINES = 200_000;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Kinds of lines as services write them; `n` differs from line to line. */
const KINDS: readonly ((n: number) => string)[] = [
  (n) => `Accepted publickey for user${n % 40} from 192.0.2.${n % 250} port ${1024 + (n % 60_000)} ssh2: ED25519 SHA256:${(n * 7919).toString(36)}`,
  (n) => `Connection closed by authenticating user root 198.51.100.${n % 250} port ${1024 + (n % 60_000)} [preauth]`,
  (n) => `pam_unix(cron:session): session opened for user root(uid=0) by (uid=${n % 3})`,
  (n) => `Block broadcast_${n % 900} stored as bytes in memory (estimated size ${n % 97}.${n % 10} KB, free ${n % 317} MB)`,
  (n) => `Received block blk_${n * 104_729} of size ${n % 67_108_864} from /10.250.${n % 250}.${n % 199}`,
  (n) => `request_id=${(n * 65_537).toString(16)} method=GET path=/api/v1/items/${n} status=${n % 7 === 0 ? 404 : 200} duration=${n % 900}ms`,
  (n) => `[instance: ${(n * 2_654_435_761).toString(16).padStart(8, '0')}-0f0e-4d0c-8b0a-0908070605] VM ${['Started', 'Paused', 'Resumed', 'Stopped'][n % 4]} (Lifecycle Event)`,
  (n) => `Failed to open /var/lib/app/${n % 1000}/data.db: No such file or directory`,
  (n) => `worker ${n % 16} took ${n % 5000} ms for job ${n}, ${n % 77} retries left`,
  (n) => `upstream timed out (110: Connection timed out) while reading response header from upstream, client: 203.0.113.${n % 250}, server: www.example.com`,
];

function someLines(): readonly string[] {
  const file = process.argv[2];
  if (file === undefined) return Array.from({ length: LINES }, (_, n) => KINDS[(n * 7 + (n >> 3)) % KINDS.length]!(n));
  const read = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
  return Array.from({ length: LINES }, (_, n) => read[n % read.length]!);
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
const middle = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[values.length >> 1]!;

const lines = someLines();
const bytes = Buffer.from(`${lines.join('\n')}\n`);
let [ourGroups, theirGroups] = [0, 0];

/** From bytes, as lines are read; each line is asked for its template. */
function mine(): void {
  const miner = createMiner();
  const shapes = [];
  for (let start = 0, end; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(10, start);
    shapes.push(miner.learn(bytes, start, end));
  }
  ourGroups = new Set(shapes.map((shape) => miner.templateOf(shape).id)).size;
}
/** From text that was split into lines before. */
function drain(): void {
  const parse = createDrain();
  theirGroups = new Set(lines.map((line) => parse(line).id)).size;
}

mine();
drain();
const [ours, theirs]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  ours.push(LINES / cpuSeconds(mine));
  theirs.push(LINES / cpuSeconds(drain));
}
const [rate, rival] = [middle(ours), middle(theirs)];
say(`${LINES} lines, ${Math.round(bytes.length / LINES)} bytes each, medians of ${ROUNDS} rounds in turn`);
say(`ours   ${Math.round(rate / 1000)} k lines a CPU-second, ${ourGroups} templates`);
say(`Drain  ${Math.round(rival / 1000)} k lines a CPU-second, ${theirGroups} groups`);
say(`ratio  ${(rate / rival).toFixed(1)}`);
if (rate < LEAST_LINES || rate / rival < LEAST_RATIO) {
  say(`the claim does not hold: under ${LEAST_LINES} lines a CPU-second, or slower than Drain`);
  process.exitCode = 1;
}
