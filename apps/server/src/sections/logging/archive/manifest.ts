import { hash } from 'node:crypto';
import { canonicalJson, type Instant, type Json } from '@writ/kernel';
import type { LinesDescription, ServiceDay } from '../../../platform/logstore/index.ts';
import type { Piece } from './archive-tables.ts';

/** What was archived of a service-day, and the link to what was archived of the service before. */
export interface Manifest extends ServiceDay, LinesDescription {
  readonly version: number;
  readonly number: number;
  readonly pieces: readonly Piece[];
  readonly previous: string;
  readonly hash: string;
  readonly journalSeq: number;
  readonly madeAt: Instant;
}

/** Before the first manifest of a service. */
export const NO_PREVIOUS = '0'.repeat(64);

/** SHA-256 over everything that a manifest says of the lines, the objects and the link before. */
export function hashManifest({ service, day, version, number, lines, digest, first, last, pieces, previous }: Omit<Manifest, 'hash' | 'journalSeq' | 'madeAt'>): string {
  return hash('sha256', canonicalJson({ service, day, version, number, lines, digest, first, last, pieces, previous } as unknown as Json), 'hex');
}

/** The object's name: one folder a service, days in the order of their names. */
export function nameOfPiece({ service, day }: ServiceDay, version: number, piece: number): string {
  return `${subjectOf(service)}/${day}.${version}.${piece}.parquet`;
}

/** What the journal and the store of objects call a service. Throws TypeError for what is no id. */
export function subjectOf(service: string): string {
  if (service === '') return 'unowned';
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(service)) throw new TypeError('this is no id of a service');
  return service;
}
