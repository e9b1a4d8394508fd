/** Holds engines against real data that lies beside the checkout, where it does: `node .ci/check-real-data.ts FOLDER`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareDebianVersions } from '../apps/agent/src/checks/formats/debian-version.ts';

const folder = process.argv[2] ?? '';

/** Lines such as `1.0-1 < 1.0-2`, some of them with a comment. */
function checkOrder(file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n').map((line) => line.replace(/#.*$/, '').trim()).filter((line) => line !== '');
  const wrong = lines.filter((line) => {
    const [left = '', sign = '', right = ''] = line.split(/\s+/);
    const order = Math.sign(compareDebianVersions(left, right));
    return order !== { '<': -1, '=': 0, '>': 1 }[sign];
  });
  if (lines.length === 0 || wrong.length > 0) throw new Error(`${file}: ${wrong.length} of ${lines.length} orderings are wrong: ${wrong.slice(0, 5).join('; ')}`);
  return `${lines.length} orderings of Debian versions`;
}

if (existsSync(folder)) process.stdout.write(`Real data: ${checkOrder(join(folder, '1/google+osv-scanner/internal/semantic/fixtures/debian-versions.txt'))} hold\n`);
else process.stdout.write('Real data: not checked, none lies beside this checkout\n');
