import { createHash } from 'node:crypto';
import { text } from '../../../../platform/http/answer.ts';
import { machine } from '../../../../platform/http/route.ts';
import { BATCH_LIMITS, type Batch, type StoredLine } from '../../../../platform/logstore/index.ts';
import { route } from '../../../../core/permissions/doors.ts';
import { errors } from '../../errors.ts';
import type { LoggingParts } from '../../parts.ts';
import { findSource } from '../../sources/find-source.ts';
import { cleanLine } from '../clean-line.ts';
import { answerOtlp } from './answer-otlp.ts';
import { lineOfRecord } from './line-of-record.ts';
import { readOtlpJson } from './read-otlp-json.ts';
import { readOtlpProtobuf } from './read-otlp-protobuf.ts';
import { MOST_BYTES, unpackBody } from './unpack-body.ts';

/** Requests that are unpacked, cleaned and stored at one time; each may hold as much memory as its bound. Exporters come again. */
const MOST_AT_ONCE = 8;

/**
 * OpenTelemetry's door for logs (OTLP/HTTP). The answer comes when the lines are on the disk. A request that is sent again, as exporters do when an answer is lost, is stored once:
 * its lines are named by the digest of its content.
 */
export function otlpRoute(parts: LoggingParts) {
  let underWay = 0;
  return route({
    method: 'POST', url: '/v1/logs', act: machine('A service shows the token of its log source.'), bytes: true, maxBodyBytes: MOST_BYTES.packed,
    summary: 'Takes log records of OpenTelemetry (OTLP/HTTP, protobuf or JSON, gzip), once each. The answer means that they are stored.',
    async handle({ headers, rawBody = Buffer.alloc(0), now }) {
      const service = (await findSource(parts, headers.authorization, now)).service;
      const encoding = encodingOf(headers['content-type']);
      if (underWay >= MOST_AT_ONCE) throw errors('otlp-busy');
      underWay += 1;
      try {
        const body = await unpackBody(rawBody, headers['content-encoding']);
        const { records, rejected } = encoding === 'json' ? readOtlpJson(body) : readOtlpProtobuf(body);
        const lines = records.map((record) => cleanLine(parts.cleaner, lineOfRecord(record), { service, source: 'otlp', receivedAt: now }));
        for (const batch of batchesOf(lines, `otlp ${service} ${createHash('sha256').update(body).digest('hex')}`)) await parts.logs.append(batch);
        const answer = answerOtlp(encoding, rejected);
        return text(answer.type, answer.body);
      } finally {
        underWay -= 1;
      }
    },
  });
}

function encodingOf(type: string | undefined): 'json' | 'protobuf' {
  const name = type?.split(';', 1)[0]?.trim().toLowerCase();
  if (name === 'application/json') return 'json';
  if (name === 'application/x-protobuf') return 'protobuf';
  throw errors('otlp-type-unknown');
}

/** The same content is cut at the same places, so that each piece keeps its name. Half of the bound, since rows are longer than lines. */
function batchesOf(lines: readonly StoredLine[], token: string): Batch[] {
  const batches: Batch[] = [];
  let from = 0;
  let characters = 0;
  for (let index = 0; index < lines.length; index += 1) {
    characters += sizeOf(lines[index]!);
    if (index + 1 < lines.length && index + 1 - from < BATCH_LIMITS.lines && characters < BATCH_LIMITS.bytes / 4) continue;
    batches.push({ token: `${token} ${batches.length}`, lines: lines.slice(from, index + 1) });
    from = index + 1;
    characters = 0;
  }
  return batches;
}

function sizeOf({ message, fields }: StoredLine): number {
  let characters = message.length + 200;
  for (const name in fields) characters += name.length + fields[name]!.length + 6;
  return characters;
}
