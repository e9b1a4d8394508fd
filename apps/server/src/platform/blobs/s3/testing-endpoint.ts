import { createHash, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An S3 service in memory that knows the eight requests the adapter makes, for tests. */
export interface TestingEndpoint {
  readonly url: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly objects: Map<string, Buffer>;
  readonly unfinishedUploads: Map<string, Map<number, Buffer>>;
  /** The next requests of this method answer with this status. */
  readonly fail: (method: string, status: number, times: number) => void;
  /** Its clock goes this much ahead of ours. */
  readonly skew: (aheadMs: number) => void;
  /** From now on there is no such bucket. */
  readonly removeBucket: () => void;
  readonly stop: () => Promise<void>;
}

const PAGE = 3;

/** Status, body, headers. */
type Served = [number, (string | Buffer | undefined)?, Record<string, string>?];

export async function startTestingEndpoint(bucket: string): Promise<TestingEndpoint> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const keys = { accessKey: 'test-key', secretKey: randomBytes(20).toString('hex') };
  let aheadMs = 0;
  let isBucketThere = true;
  const failures = new Map<string, { status: number; times: number }>();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const url = new URL(request.url ?? '/', 'http://store');
    const key = decodeURIComponent(url.pathname).slice(bucket.length + 2);
    const failure = failures.get(request.method ?? '');
    if (failure && failure.times > 0) {
      failure.times -= 1;
      return void response.writeHead(failure.status).end();
    }
    if (!isSigned(request, body, { ...keys, now: Date.now() + aheadMs })) return void response.writeHead(403).end();
    if (!isBucketThere || !url.pathname.startsWith(`/${bucket}`)) return void response.writeHead(404).end(request.method === 'HEAD' ? undefined : '<Error><Code>NoSuchBucket</Code></Error>');
    const [status, text, headers] = serve(request.method ?? '', key, url.searchParams, body);
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : text);
  }

  function serve(method: string, key: string, query: URLSearchParams, body: Buffer): Served {
    const upload = query.get('uploadId');
    if (method === 'GET' && query.has('list-type')) return [200, listing(query.get('prefix') ?? '', query.get('continuation-token'))];
    if (method === 'POST' && query.has('uploads')) {
      const id = `upload/${uploads.size}+`;
      uploads.set(id, new Map());
      return [200, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`];
    }
    if (upload !== null) return serveUpload(method, key, upload, Number(query.get('partNumber')), body);
    if (method === 'PUT') objects.set(key, body);
    else if (method === 'DELETE') objects.delete(key);
    else if (!objects.has(key)) return [404];
    return [method === 'DELETE' ? 204 : 200, method === 'GET' ? objects.get(key) : undefined];
  }

  function serveUpload(method: string, key: string, id: string, part: number, body: Buffer): Served {
    const parts = uploads.get(id);
    if (!parts) return [404];
    if (method === 'PUT') {
      parts.set(part, body);
      return [200, undefined, { etag: `"${part}"` }];
    }
    uploads.delete(id);
    if (method === 'DELETE') return [204];
    objects.set(key, Buffer.concat([...parts].sort(([left], [right]) => left - right).map(([, bytes]) => bytes)));
    return [200, '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>'];
  }

  function listing(prefix: string, token: string | null): string {
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && (token === null || key > token)).sort();
    const page = keys.slice(0, PAGE);
    const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length}</Size></Contents>`).join('');
    const isCut = keys.length > PAGE;
    return `<ListBucketResult><IsTruncated>${isCut}</IsTruncated>${contents}${isCut ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''}</ListBucketResult>`;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...keys,
    objects,
    unfinishedUploads: uploads,
    fail: (method, status, times) => failures.set(method, { status, times }),
    skew: (ahead) => void (aheadMs = ahead),
    removeBucket: () => void (isBucketThere = false),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Refused when the request says a time that differs from the service's by more; as S3 does. */
const MOST_SKEW_MS = 15 * 60_000;

/**
 * Whether it carries the signature that our key makes of just this request (Signature Version 4, docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html), of now, and the digest of
 * just this body or the word that the body is not signed. Written apart from the adapter's library, so that a mistake of the one is none of the other.
 */
function isSigned(request: IncomingMessage, body: Buffer, { accessKey, secretKey, now }: { readonly accessKey: string; readonly secretKey: string; readonly now: number }): boolean {
  const claimed = String(request.headers['x-amz-content-sha256']);
  if (claimed !== 'UNSIGNED-PAYLOAD' && claimed !== createHash('sha256').update(body).digest('hex')) return false;
  const [, key, day, region, signedNames = '', signature] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '') ?? [];
  const date = String(request.headers['x-amz-date']);
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (key !== accessKey || !date.startsWith(day!) || !(Math.abs(at - now) <= MOST_SKEW_MS)) return false;
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signedNames.split(';').includes(name))) return false;
  const url = new URL(request.url ?? '/', 'http://store');
  const query = [...url.searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).toSorted().join('&');
  const headers = signedNames.split(';').map((name) => `${name}:${String(request.headers[name]).trim().replaceAll(/ +/g, ' ')}\n`).join('');
  const path = decodeURIComponent(url.pathname).split('/').map(escaped).join('/');
  const canonical = [request.method, path, query, headers, signedNames, claimed].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const signingKey = [day!, region!, 's3', 'aws4_request'].reduce<Buffer>((secret, part) => hmac(secret, part), Buffer.from(`AWS4${secretKey}`));
  return hmac(signingKey, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`).toString('hex') === signature;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Everything but RFC 3986's unreserved characters. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}
