import { errors } from '../errors.ts';

export interface Listing {
  readonly objects: readonly { readonly key: string; readonly bytes: number }[];
  /** Token of the next page. */
  readonly next: string | undefined;
}

/** One page of ListObjectsV2. Entities beyond the five of XML do not occur in it. */
export function readListing(xml: string): Listing {
  if (!xml.includes('<ListBucketResult')) throw errors('blob-store-failed', { status: 'no listing', method: 'GET' });
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
    key: element(entry, 'Key') ?? '',
    bytes: Number(element(entry, 'Size') ?? Number.NaN),
  }));
  const isCut = element(xml, 'IsTruncated') === 'true';
  return { objects, next: isCut ? element(xml, 'NextContinuationToken') : undefined };
}

/** The id of an upload in parts that was just begun. */
export function readUploadId(xml: string): string {
  const id = element(xml, 'UploadId');
  if (!id) throw errors('blob-store-failed', { status: 'no upload id', method: 'POST' });
  return id;
}

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: 'lt' | 'gt' | 'quot' | 'apos' | 'amp') => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[entity]);
}
