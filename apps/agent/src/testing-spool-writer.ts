// Run as a process of its own by tests that kill it: puts one fact after another and says each number once it is on the disk.
import { numberedFact } from './testing-facts.ts';
import { openSpool } from './spool.ts';

const spool = openSpool(process.argv[2]!, 64 * 1_024 * 1_024);
process.stdout.write('open\n');
for (let number = 0; ; number += 1) {
  spool.put([numberedFact(number)]);
  process.stdout.write(`${number}\n`);
}
