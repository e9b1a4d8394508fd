import { HTTP_STATUS, WritError, type ErrorKind } from '@writ/kernel';
import { Problem } from '@writ/contract';
import type { z } from 'zod';
import { errors } from './errors.ts';
import type { Answer } from './send-request.ts';

/** The answer's value, checked against its schema. Throws the problem that the server declared, or `answer-malformed`. */
export function readAnswer<Value>(answer: Answer, schema: z.ZodType<Value>, server: string): Value {
  if (answer.status < 200 || answer.status > 299) throw readProblem(answer, server);
  const parsed = schema.safeParse(parseJson(answer.body, server));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw errors('answer-malformed', { server, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`, status: answer.status });
}

/** The error behind an RFC 9457 problem: its code is the server's own. */
function readProblem(answer: Answer, server: string): WritError {
  const parsed = Problem.safeParse(parseJson(answer.body, server, `status ${answer.status}`));
  if (!parsed.success) return errors('answer-malformed', { server, reason: `status ${answer.status} without a problem that Writ would say`, status: answer.status });
  const { code, detail, title, requestId } = parsed.data;
  return new WritError(code, { kind: kindOf(answer.status), sentence: detail ?? title ?? code }, { server, status: answer.status, ...(requestId && { requestId }) });
}

function parseJson(body: Uint8Array, server: string, reason = 'not JSON'): unknown {
  if (body.byteLength === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw errors('answer-malformed', { server, reason }, cause);
  }
}

function kindOf(status: number): ErrorKind {
  const known = (Object.keys(HTTP_STATUS) as ErrorKind[]).find((kind) => HTTP_STATUS[kind] === status);
  if (known) return known;
  return status >= 500 ? 'unavailable' : 'invalid';
}
