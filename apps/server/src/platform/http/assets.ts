import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { assert } from '@writ/kernel';
import type { FastifyInstance } from 'fastify';

/** Files that pages load. Read once at start; a new build has new addresses. */
export interface Assets {
  /** The address of a file, good for ever: `href('style.css')` → `/assets/3f9c…/style.css`. A name that is not there is our mistake. */
  href(name: string): string;
  readonly files: ReadonlyMap<string, Asset>;
  readonly version: string;
}
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly brotli: Buffer | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
const COMPRESSED = new Set(['.css', '.js', '.json', '.svg', '.txt']);
const MAX_TOTAL_BYTES = 32 * 1024 * 1024;

/**
 * Reads every file of known type under `folders`; a later folder wins. One hash over all of them is the version in every address, so that
 * relative links inside (fonts in a style sheet, chunks of a script) stay right and old and new builds never mix.
 */
export function readAssets(folders: readonly string[]): Assets {
  const files = new Map<string, Asset>();
  for (const folder of folders) for (const path of listFiles(folder)) files.set(relative(folder, path).split(sep).join('/'), readAsset(path));
  const total = Array.from(files.values()).reduce((sum, file) => sum + file.body.length, 0);
  assert(total <= MAX_TOTAL_BYTES, `assets are ${total} bytes, more than the ${MAX_TOTAL_BYTES} that are kept in memory`);

  const hash = createHash('sha256');
  for (const [name, { body }] of Array.from(files).sort(([left], [right]) => (left < right ? -1 : 1))) hash.update(`${name}\0${body.length}\0`).update(body);
  const version = hash.digest('hex').slice(0, 16);
  return {
    files,
    version,
    href(name) {
      assert(files.has(name), `there is no asset ${name}`);
      return `/assets/${version}/${name}`;
    },
  };
}

/** Serves them under `/assets/<version>/`. No path of the file system is ever made from a request. */
export function serveAssets(app: FastifyInstance, assets: Assets): void {
  app.get<{ Params: { version: string; '*': string } }>('/assets/:version/*', { config: { plain: true } }, async (request, reply) => {
    const asset = request.params.version === assets.version ? assets.files.get(request.params['*']) : undefined;
    if (!asset) return reply.callNotFound();
    const brotli = asset.brotli && /\bbr\b/.test(request.headers['accept-encoding'] ?? '') ? asset.brotli : undefined;
    if (asset.brotli) void reply.header('vary', 'accept-encoding');
    if (brotli) void reply.header('content-encoding', 'br');
    return reply.header('cache-control', 'public, max-age=31536000, immutable').type(asset.type).send(brotli ?? asset.body);
  });
}

function readAsset(path: string): Asset {
  const extension = extname(path);
  const body = readFileSync(path);
  return { type: TYPES[extension]!, body, brotli: COMPRESSED.has(extension) ? brotliCompressSync(body) : undefined };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
    .map((entry) => join(entry.parentPath, entry.name));
}
