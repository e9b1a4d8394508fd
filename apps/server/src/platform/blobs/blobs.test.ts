import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyring, masterKey } from '../crypto/index.ts';
import type { BlobStore } from './blob-store.ts';
import { createBlobs } from './blobs.ts';
import { createFolderStore } from './folder/create-folder-store.ts';
import { createS3Store, type S3Options } from './s3/create-s3-store.ts';
import { startTestingEndpoint, type TestingEndpoint } from './s3/testing-endpoint.ts';

const oldKey = masterKey(randomBytes(32));
const newKey = masterKey(randomBytes(32));
const keyring = createKeyring([oldKey]);
const LIMIT = { maxBytes: 64 * 1024 * 1024 };

async function read(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream));
}
/** Fails after some bytes, as a broken connection does. */
async function* breaking(bytes: number): AsyncGenerator<Buffer> {
  yield randomBytes(bytes);
  throw new Error('broken off');
}

let folder: string;
let endpoint: TestingEndpoint;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'writ-blobs-'));
  endpoint = await startTestingEndpoint('bucket');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await endpoint.stop();
});

const ADAPTERS: Record<string, () => Promise<BlobStore>> = {
  'a folder': () => createFolderStore(folder),
  's3': async () => createS3Store({ endpoint: endpoint.url, region: 'us-east-1', bucket: 'bucket', prefix: 'writ', accessKey: endpoint.accessKey, secretKey: endpoint.secretKey }),
};

describe.each(Object.entries(ADAPTERS))('objects in %s', (_adapter, open) => {
  it('come back as they were put, with their length and digest', async () => {
    const blobs = createBlobs(await open(), keyring);
    const content = randomBytes(200_000);
    const { bytes, digest } = await blobs.put('reports/1/photo.jpg', [content.subarray(0, 7), content.subarray(7)], LIMIT);
    expect(bytes).toBe(200_000);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await read(await blobs.get('reports/1/photo.jpg'))).equals(content)).toBe(true);
  });

  it('may be empty, and may be large', async () => {
    const blobs = createBlobs(await open(), keyring);
    await blobs.put('empty', [], LIMIT);
    expect(await read(await blobs.get('empty'))).toHaveLength(0);
    const part = randomBytes(1024 * 1024);
    await blobs.put('large', Array.from({ length: 20 }, () => part), LIMIT);
    expect((await read(await blobs.get('large'))).equals(Buffer.concat(Array.from({ length: 20 }, () => part)))).toBe(true);
  });

  it('are replaced, found, listed and removed by name', async () => {
    const blobs = createBlobs(await open(), keyring);
    for (const name of ['a', 'a.b', 'a/b', 'a/b/c', 'd']) await blobs.put(name, [Buffer.from(`old ${name}`)], LIMIT);
    await blobs.put('a', [Buffer.from('new a')], LIMIT);
    expect((await read(await blobs.get('a'))).toString()).toBe('new a');
    expect((await Array.fromAsync(blobs.list())).map(({ name }) => name).sort()).toEqual(['a', 'a.b', 'a/b', 'a/b/c', 'd']);
    await blobs.remove('a/b');
    await blobs.remove('never-there');
    expect([await blobs.has('a/b'), await blobs.has('a/b/c'), await blobs.has('a')]).toEqual([false, true, true]);
    await expect(blobs.get('a/b')).rejects.toMatchObject({ code: 'blob-missing' });
  });

  it('keep what was there when their source breaks off or is too large', async () => {
    const blobs = createBlobs(await open(), keyring);
    await blobs.put('report', [Buffer.from('kept')], LIMIT);
    await expect(blobs.put('report', breaking(20_000_000), LIMIT)).rejects.toThrow('broken off');
    await expect(blobs.put('report', [randomBytes(2_000)], { maxBytes: 1_999 })).rejects.toMatchObject({ code: 'blob-too-large' });
    expect((await read(await blobs.get('report'))).toString()).toBe('kept');
    expect(endpoint.unfinishedUploads.size).toBe(0);
    expect(await readdir(join(folder, '.unfinished')).catch(() => [])).toEqual([]);
  });

  it('are not readable under another name', async () => {
    const store = await open();
    const blobs = createBlobs(store, keyring);
    await blobs.put('salary', [Buffer.from('secret')], LIMIT);
    await store.put('public', await store.get('salary'));
    await expect(blobs.get('public').then(read)).rejects.toMatchObject({ code: 'seal-broken' });
    expect((await read(await store.get('salary'))).includes('secret')).toBe(false);
  });

  it('move under a new master key', async () => {
    const store = await open();
    for (const name of ['a', 'b', 'c/d', 'e']) await createBlobs(store, keyring).put(name, [Buffer.from(name)], LIMIT);
    expect(await createBlobs(store, keyring).resealAll(createKeyring([newKey, oldKey]))).toBe(4);
    expect((await read(await createBlobs(store, createKeyring([newKey])).get('c/d'))).toString()).toBe('c/d');
  });

  it.each(['', '/etc/passwd', '../up', 'a/../b', 'a//b', '.hidden', 'a/', 'A', 'ü', 'a b', 'a\0b', 'x'.repeat(201)])('refuse the name %j', async (name) => {
    await expect((async () => createBlobs(await open(), keyring).put(name, [], LIMIT))()).rejects.toMatchObject({ code: 'blob-name-invalid' });
  });
});

describe('an S3 service that fails', () => {
  it('is asked again, and then said to have failed', async () => {
    const blobs = createBlobs(await ADAPTERS['s3']!(), keyring);
    endpoint.fail('PUT', 503, 2);
    await blobs.put('report', [Buffer.from('kept')], LIMIT);
    expect((await read(await blobs.get('report'))).toString()).toBe('kept');
    endpoint.fail('PUT', 403, 1);
    await expect(blobs.put('report', [Buffer.from('new')], LIMIT)).rejects.toMatchObject({ code: 'blob-store-failed', detail: { status: 403 } });
  });

  const store = (options: Partial<S3Options> = {}) => createBlobs(createS3Store({ endpoint: endpoint.url, region: 'eu-central-1', bucket: 'bucket', prefix: 'logs', accessKey: endpoint.accessKey, secretKey: endpoint.secretKey, ...options }), keyring);
  const failed = (status: number) => ({ code: 'blob-store-failed', detail: expect.objectContaining({ status }) as unknown });

  it('takes the signature of the right key alone, of a clock that is right, whatever the prefix and the region are', async () => {
    for (const prefix of ['', 'a/b', "logs of (writ)/2026+x'~"]) {
      const blobs = store({ prefix });
      await blobs.put('a/b.1', [Buffer.from(prefix)], LIMIT);
      expect((await read(await blobs.get('a/b.1'))).toString()).toBe(prefix);
      expect((await Array.fromAsync(blobs.list())).map(({ name }) => name)).toContain('a/b.1');
    }
    for (const wrong of [{ secretKey: randomBytes(20).toString('hex') }, { accessKey: 'another' }, { secretKey: '' }]) {
      await expect(store(wrong).put('a/b.2', [Buffer.from('x')], LIMIT)).rejects.toMatchObject(failed(403));
      await expect(store(wrong).get('a/b.1')).rejects.toMatchObject(failed(403));
    }
    for (const aheadMs of [20 * 60_000, -20 * 60_000]) {
      endpoint.skew(aheadMs);
      await expect(store().put('a/b.2', [Buffer.from('x')], LIMIT)).rejects.toMatchObject(failed(403));
    }
    expect([...endpoint.objects.keys()].filter((name) => name.endsWith('a/b.2'))).toEqual([]);
  });

  it('that says to slow down in the midst of many parts is waited for, and one that goes on saying so leaves nothing begun', async () => {
    const part = randomBytes(9 * 1024 * 1024);
    endpoint.fail('PUT', 503, 2);
    endpoint.fail('POST', 503, 1);
    await store().put('large', [part, part, part], LIMIT);
    expect((await read(await store().get('large'))).equals(Buffer.concat([part, part, part]))).toBe(true);
    endpoint.fail('PUT', 503, 50);
    await expect(store().put('next', [part, part], LIMIT)).rejects.toMatchObject(failed(503));
    expect([endpoint.unfinishedUploads.size, endpoint.objects.has('logs/next')]).toEqual([0, false]);
  });

  it('whose bucket is gone has lost what was there, keeps nothing, and lists nothing as if it were empty', async () => {
    await store().put('report', [Buffer.from('kept')], LIMIT);
    endpoint.removeBucket();
    await expect(store().get('report')).rejects.toMatchObject({ code: 'blob-missing' });
    await expect(store().put('report', [Buffer.from('new')], LIMIT)).rejects.toMatchObject(failed(404));
    await expect(Array.fromAsync(store().list())).rejects.toMatchObject(failed(404));
  });
});
