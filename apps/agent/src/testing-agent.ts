// Run as a process of its own by tests that kill it: an agent whose one check reads one number from a file.
import { readFileSync } from 'node:fs';
import { instant } from '@writ/kernel';
import { runAgent } from './agent.ts';
import { readAgentSettings } from './agent-settings.ts';
import { logTo } from './log.ts';
import { numberedFact } from './testing-facts.ts';

const file = process.env['NUMBER_FILE']!;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const clock = () => instant(Date.now());

const refusal = await runAgent(readAgentSettings(process.argv.slice(2), process.env), {
  checks: [{ kind: 'host.clock', everySeconds: 60, watches: [file] }],
  async* observe({ now, subject }) {
    yield { ...numberedFact(Number(readFileSync(file, 'utf8'))), subject, observedAt: new Date(now).toISOString() };
  },
  clock,
  random: () => 0,
  log: logTo((line) => void process.stderr.write(line), clock),
}, stop.signal);
process.exitCode = refusal ? 78 : 0;
