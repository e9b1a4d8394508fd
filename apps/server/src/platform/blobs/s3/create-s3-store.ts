import { AwsClient } from 'aws4fetch';
import { type BlobStore, type ByteStream, isBlobName, type StoredObject } from '../blob-store.ts';
import { errors } from '../errors.ts';
import { readListing, readUploadId } from './read-answer.ts';

export interface S3Options {
  /** `https://s3.example.com`. The bucket is part of the path, which every compatible store understands. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Before every name, without slashes at its ends; may be empty. */
  readonly prefix: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** All parts but the last have this size; S3 wants at least 5 MiB and at most 10,000 parts, so an object may have 78 GiB. */
const PART_BYTES = 8 * 1024 * 1024;
const ANSWER_LIMIT_MS = 120_000;
const RETRIES = 3;
const LONGEST_ANSWER_BYTES = 4 * 1024 * 1024;

type Send = (method: string, path: string, body?: Uint8Array) => Promise<Response>;

/** A store in an S3-compatible service. Small objects go in one request, larger ones in parts that become visible together. */
export function createS3Store(options: S3Options): BlobStore {
  const send = createSend(options);
  // A name needs no escaping; a prefix may, and a plus sign in it would be signed as a space.
  const folder = options.prefix.split('/').map(encodeURIComponent).join('/');
  const keyOf = (name: string): string => (folder ? `${folder}/${name}` : name);
  return {
    put: (name, content) => put(send, `/${keyOf(name)}`, content),
    get: async (name) => {
      const answer = await send('GET', `/${keyOf(name)}`);
      if (answer.status === 404) throw errors('blob-missing', { name });
      assertDone(answer, 'GET');
      return answer.body ?? (async function* nothing() {})();
    },
    has: async (name) => {
      const answer = await send('HEAD', `/${keyOf(name)}`);
      if (answer.status === 404) return false;
      assertDone(answer, 'HEAD');
      return true;
    },
    remove: async (name) => {
      const answer = await send('DELETE', `/${keyOf(name)}`);
      if (answer.status !== 404) assertDone(answer, 'DELETE');
    },
    list: () => list(send, options.prefix),
  };
}

function createSend({ endpoint, region, bucket, accessKey, secretKey }: S3Options): Send {
  const client = new AwsClient({ accessKeyId: accessKey, secretAccessKey: secretKey, region, service: 's3', retries: RETRIES });
  const base = `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  return (method, path, body) =>
    client.fetch(`${base}${path}`, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      ...(body && { body: body as Uint8Array<ArrayBuffer>, headers: { 'content-type': 'application/octet-stream' } }),
    });
}

async function put(send: Send, path: string, content: ByteStream): Promise<void> {
  const parts = inParts(content);
  const first = await parts.next();
  const second = await parts.next();
  const only = first.value ?? Buffer.alloc(0);
  if (second.done) return assertDone(await send('PUT', path, only), 'PUT');
  await putInParts(send, path, [only, second.value], parts);
}

async function putInParts(send: Send, path: string, first: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): Promise<void> {
  const begun = await send('POST', `${path}?uploads=`);
  assertDone(begun, 'POST');
  const uploadId = encodeURIComponent(readUploadId(await readText(begun)));
  try {
    const tags: string[] = [];
    for (const part of first) tags.push(await putPart(send, path, uploadId, tags.length + 1, part));
    for await (const part of rest) tags.push(await putPart(send, path, uploadId, tags.length + 1, part));
    await complete(send, path, uploadId, tags);
  } catch (error) {
    // The store keeps the parts of an upload, and charges for them, until somebody says that it is over.
    await send('DELETE', `${path}?uploadId=${uploadId}`).catch(() => {});
    throw error;
  }
}

async function putPart(send: Send, path: string, uploadId: string, number: number, part: Uint8Array): Promise<string> {
  const answer = await send('PUT', `${path}?partNumber=${number}&uploadId=${uploadId}`, part);
  assertDone(answer, 'PUT');
  const tag = answer.headers.get('etag');
  if (!tag) throw errors('blob-store-failed', { status: 'no ETag', method: 'PUT' });
  return tag;
}

/** It may answer 200 and then an error, as the body is written while the parts are put together. */
async function complete(send: Send, path: string, uploadId: string, tags: readonly string[]): Promise<void> {
  const parts = tags.map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
  const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
  const answer = await send('POST', `${path}?uploadId=${uploadId}`, body);
  assertDone(answer, 'POST');
  if (!(await readText(answer)).includes('<CompleteMultipartUploadResult')) throw errors('blob-store-failed', { status: 'an error', method: 'POST' });
}

async function* list(send: Send, prefix: string): AsyncGenerator<StoredObject> {
  const folder = prefix ? `${prefix}/` : '';
  for (let token: string | undefined, page = 0; page === 0 || token !== undefined; page += 1) {
    const query = new URLSearchParams({ 'list-type': '2', prefix: folder, ...(token !== undefined && { 'continuation-token': token }) });
    const answer = await send('GET', `?${query}`);
    assertDone(answer, 'GET');
    const listing = readListing(await readText(answer));
    for (const { key, bytes } of listing.objects) {
      const name = key.slice(folder.length);
      if (key.startsWith(folder) && isBlobName(name)) yield { name, bytes };
    }
    token = listing.next;
  }
}

function assertDone(answer: Response, method: string): void {
  if (!answer.ok) throw errors('blob-store-failed', { status: answer.status, method });
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    if (bytes > LONGEST_ANSWER_BYTES) throw errors('blob-store-failed', { status: 'too much', method: 'GET' });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function* inParts(content: ByteStream): AsyncGenerator<Buffer, undefined> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of content) {
    parts.push(part);
    bytes += part.length;
    if (bytes < PART_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(parts);
  return undefined;
}
