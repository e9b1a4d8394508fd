/* Claim: a policy of a thousand clauses reads, with every value bound to its words, in well under a second. Run: node bench/read-policy.ts */
import { parameters, duration, readPolicy, type ControlRegistry, type ControlSchema } from '@writ/policy';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const CLAUSES = 1_000;
const LIMIT_MS = 1_000;
const ROUNDS = 5;

const controls = new Map<string, ControlSchema>(
  Array.from({ length: CLAUSES }, (_, index) => [`control-${index}`, { id: `control-${index}`, catalogue: 'X', section: 1, title: `Control ${index}`, subject: 'host', parameters: parameters({ within: duration(), every: duration() }) }]),
);
const registry: ControlRegistry = { controls, laws: [] };
const text = `# A long policy\n\n## 1. Everything\n\n${Array.from(controls.keys(), (id, index) => clauseOf(id, index)).join('\n')}`;

function clauseOf(id: string, index: number): string {
  const days = (index % 180) + 2;
  return `Whoever runs server ${id} mends what is weak on it within ${days} days of hearing of it, looks at it *every ${days + 200} hours*, and writes down what was seen, by whom, and why.\n\n\`\`\`yaml control=${id}\nwithin: ${days} days\nevery: ${days + 200} hours\n\`\`\`\n`;
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)]!;
}

function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const ours: number[] = [];
const rival: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  ours.push(time(() => {
    const read = readPolicy(text, { file: 'long.md', registry });
    if (!read.ok || read.policy.controls.length !== CLAUSES) throw new Error('the document was not read whole');
  }));
  rival.push(time(() => unified().use(remarkParse).parse(text)));
}
process.stdout.write(`${CLAUSES} clauses, ${text.length} characters, median of ${ROUNDS}\n`);
process.stdout.write(`read, checked and bound          ${median(ours).toFixed(0)} ms (first ${ours[0]!.toFixed(0)} ms)\n`);
process.stdout.write(`Markdown alone, by remark-parse  ${median(rival).toFixed(0)} ms\n`);
process.stdout.write(`ratio                            ${(median(ours) / median(rival)).toFixed(1)} × the parsing alone\n`);
if (Math.max(...ours) >= LIMIT_MS) {
  process.stdout.write(`the claim does not hold: over ${LIMIT_MS} ms\n`);
  process.exitCode = 1;
}
