/**
 * Makes `dist/agent/writ-agent-<platform>`: the agent with the Node that runs it in one file, for hosts that have neither, and its SHA-256 beside it.
 * Needs nothing from outside: the Node programs are those that npm installed. On x64 npm installs only that one, so for other machines name a program of the
 * same version: `npm run build:agent -- linux-arm64=/path/to/node`.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const into = join(root, 'dist/agent');
const PLATFORMS = ['linux-x64', 'linux-arm64'] as const;
type Platform = (typeof PLATFORMS)[number];

/** The mark in Node's program that says whether something was put in (Node.js documentation, single executable applications). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const INJECTOR = createRequire(import.meta.url).resolve('postject/dist/cli.js');

/** The Node program of each platform that can be built here. */
function findPrograms(given: readonly string[]): Map<Platform, string> {
  const programs = new Map<Platform, string>();
  for (const platform of PLATFORMS) {
    const installed = join(root, `node_modules/node-${platform}/bin/node`);
    const named = given.find((argument) => argument.startsWith(`${platform}=`))?.slice(platform.length + 1);
    if (named !== undefined || existsSync(installed)) programs.set(platform, named ?? installed);
  }
  return programs;
}

async function bundleAgent(file: string): Promise<void> {
  const bundle = await rolldown({ input: join(root, 'apps/agent/src/main.ts'), platform: 'node', logLevel: 'warn' });
  await bundle.write({ file, format: 'cjs', minify: true, comments: false });
  await bundle.close();
}

/** The bundle as Node takes it in: the same for every platform, since no compiled code goes with it (an agent compiles nothing). */
async function makeBlob(main: string, folder: string): Promise<string> {
  const output = join(folder, 'agent.blob');
  const config = join(folder, 'sea.json');
  await writeFile(config, JSON.stringify({ main, output, disableExperimentalSEAWarning: true, useCodeCache: false, useSnapshot: false }));
  await run(process.execPath, ['--experimental-sea-config', config]);
  return output;
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { said += part.toString(); });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${basename(program)} ${args.join(' ')} ended with ${code}: ${said}`))));
  });
}

async function buildProgram(platform: Platform, node: string, blob: string, folder: string): Promise<void> {
  const unfinished = join(folder, `writ-agent-${platform}`);
  await copyFile(node, unfinished);
  await chmod(unfinished, 0o755);
  // As a process of its own: it is heard only when it fails, and its memory is given back.
  await run(process.execPath, [INJECTOR, unfinished, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE]);
  const digest = createHash('sha256').update(await readFile(unfinished)).digest('hex');
  const file = join(into, basename(unfinished));
  await writeFile(`${file}.sha256`, `${digest}  ${basename(file)}\n`);
  await rename(unfinished, file);
  process.stdout.write(`${digest}  ${file}\n`);
}

await mkdir(into, { recursive: true });
const folder = await mkdtemp(join(dirname(into), '.build-agent-'));
try {
  const programs = findPrograms(process.argv.slice(2));
  if (programs.size === 0) throw new Error('No Node program for Linux is installed: run npm ci');
  const main = join(folder, 'agent.cjs');
  await bundleAgent(main);
  const blob = await makeBlob(main, folder);
  for (const [platform, node] of programs) await buildProgram(platform, node, blob, folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
