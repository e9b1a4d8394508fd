import { text } from '../../../../platform/http/answer.ts';
import { machine } from '../../../../platform/http/route.ts';
import { route } from '../../../../core/permissions/doors.ts';
import { errors } from '../../errors.ts';
import type { LoggingParts } from '../../parts.ts';
import { findSource } from '../../sources/find-source.ts';
import { leaveReadLines, storeReadLines } from '../reading/store-read-lines.ts';
import { answerOtlp } from './answer-otlp.ts';
import { MOST_BYTES } from './unpack-body.ts';

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
        const read = await parts.reading.otlp({ service, now, body: rawBody, encoding, packing: headers['content-encoding'] });
        await storeReadLines(parts, read, { isAgain: undefined }).finally(() => leaveReadLines(read));
        const answer = answerOtlp(encoding, read.rejected);
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
