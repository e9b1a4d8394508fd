// Makes the bundle when it is missing or older than its sources, then runs it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MAJOR = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const bundle = join(root, 'dist/writ.js');

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR) fail(`Writ needs Node ${NODE_MAJOR} or later and this is ${process.versions.node}. Run "npm ci" in ${root}: it brings one.`);
if (isStale()) build();
await import(pathToFileURL(bundle).href);

/** An installation without sources has a bundle that is never stale. */
function isStale() {
  if (!existsSync(bundle)) return true;
  const made = statSync(bundle).mtimeMs;
  return ['apps', 'packages', 'scripts', 'package-lock.json'].some((name) => existsSync(join(root, name)) && newest(join(root, name)) > made);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs;
  return readdirSync(path, { withFileTypes: true }).reduce((latest, entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.isSymbolicLink()) return latest;
    return Math.max(latest, newest(join(path, entry.name)));
  }, 0);
}

function build() {
  const done = spawnSync(process.execPath, [join(root, 'scripts/build.ts')], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) fail('The bundle could not be made; what is above says why.');
}

function fail(message) {
  process.stderr.write(`writ: ${message}\n`);
  process.exit(3);
}
