import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An S3 service in memory that knows the eight requests the adapter makes, for tests. */
export interface TestingEndpoint {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  readonly unfinishedUploads: Map<string, Map<number, Buffer>>;
  /** The next requests of this method answer with this status. */
  readonly fail: (method: string, status: number, times: number) => void;
  readonly stop: () => Promise<void>;
}

const PAGE = 3;

/** Status, body, headers. */
type Served = [number, (string | Buffer | undefined)?, Record<string, string>?];

export async function startTestingEndpoint(bucket: string): Promise<TestingEndpoint> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const failures = new Map<string, { status: number; times: number }>();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const url = new URL(request.url ?? '/', 'http://store');
    const key = url.pathname.slice(bucket.length + 2);
    const failure = failures.get(request.method ?? '');
    if (failure && failure.times > 0) {
      failure.times -= 1;
      return void response.writeHead(failure.status).end();
    }
    if (!isSigned(request, body) || !url.pathname.startsWith(`/${bucket}`)) return void response.writeHead(403).end();
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
    objects,
    unfinishedUploads: uploads,
    fail: (method, status, times) => failures.set(method, { status, times }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whether it carries a signature of our key and the digest of just this body, or says that the body is not signed. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const claimed = request.headers['x-amz-content-sha256'];
  const isBodyRight = claimed === 'UNSIGNED-PAYLOAD' || claimed === createHash('sha256').update(body).digest('hex');
  return isBodyRight && (request.headers.authorization ?? '').startsWith('AWS4-HMAC-SHA256 Credential=test-key/');
}
