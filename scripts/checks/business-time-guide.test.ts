import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDuration } from '@writ/kernel';
import { readPolicy } from '@writ/policy';
import { businessClockOf, controlRegistry, inZone, readMoment } from '../../apps/server/src/engines.ts';

const root = join(import.meta.dirname, '../..');

test('the ten worked answers of the guide are what the clock says', () => {
  const rows = readFileSync(join(root, 'docs/guides/business-time.md'), 'utf8').split('\n').filter((line) => /^\| \d+ \|/.test(line)).map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows).toHaveLength(10);
  const read = readPolicy(readFileSync(join(root, 'policy/security.md'), 'utf8'), { file: 'policy/security.md', registry: controlRegistry });
  if (!read.ok) throw new Error('the shipped policy has errors');
  const clock = businessClockOf(read.policy);
  for (const [, , duration, from, due] of rows) expect(inZone(clock.add(parseDuration(duration!)!, readMoment(from!, clock.zone)!), clock.zone), `${duration} from ${from}`).toBe(due);
});
