import { errors } from '../../errors.ts';
import { type Attributes, DEEPEST_VALUE, type LogRecord, type LogRecords, millisecondsOf, MOST_RECORDS, type OtlpValue, setAttribute } from './log-record.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an ExportLogsServiceRequest in OTLP's JSON (names in lowerCamelCase, 64-bit numbers as text or number, ids in hexadecimal, bytes in base64):
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. A record that is none is left out and counted. Throws `otlp-malformed`.
 */
export function readOtlpJson(body: Buffer): LogRecords {
  const request = objectOf(parse(body));
  if (!request) throw errors('otlp-malformed', { reason: 'The body is no object.' });
  const records: LogRecord[] = [];
  let rejected = 0;
  for (const resourceLogs of objectsIn(request['resourceLogs'])) {
    const resource = attributesOf(objectOf(resourceLogs['resource'])?.['attributes'], 0);
    for (const scopeLogs of objectsIn(resourceLogs['scopeLogs'])) {
      const scope = text(objectOf(scopeLogs['scope'])?.['name']);
      for (const given of listOf(scopeLogs['logRecords'])) {
        if (records.length >= MOST_RECORDS) throw errors('otlp-too-many', { limit: MOST_RECORDS });
        const record = objectOf(given);
        if (record) records.push(readRecord(record, resource, scope));
        else rejected += 1;
      }
    }
  }
  return { records, rejected };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw errors('otlp-malformed', { reason: 'The body is no JSON.' }, error);
  }
}

function readRecord(record: Json, resource: Attributes, scope: string): LogRecord {
  const severity = Number(record['severityNumber'] ?? 0);
  return {
    at: millisecondsOf(nanoseconds(record['timeUnixNano'])),
    observedAt: millisecondsOf(nanoseconds(record['observedTimeUnixNano'])),
    severity: Number.isInteger(severity) && severity >= 0 && severity <= 24 ? severity : 0,
    severityText: text(record['severityText']),
    body: valueOf(record['body'], 0),
    attributes: attributesOf(record['attributes'], 0),
    traceId: hexadecimal(record['traceId'], 32),
    spanId: hexadecimal(record['spanId'], 16),
    eventName: text(record['eventName']),
    resource, scope,
  };
}

function valueOf(given: unknown, depth: number): OtlpValue {
  if (depth > DEEPEST_VALUE) throw errors('otlp-malformed', { reason: `A value lies deeper than ${DEEPEST_VALUE}.` });
  const value = objectOf(given);
  if (!value) return null;
  if (typeof value['stringValue'] === 'string') return value['stringValue'];
  if (typeof value['boolValue'] === 'boolean') return value['boolValue'];
  if (value['intValue'] !== undefined) return wholeNumber(value['intValue']);
  if (typeof value['doubleValue'] === 'number' || typeof value['doubleValue'] === 'string') return value['doubleValue'];
  if (value['arrayValue'] !== undefined) return listOf(objectOf(value['arrayValue'])?.['values']).map((element) => valueOf(element, depth + 1));
  if (value['kvlistValue'] !== undefined) return attributesOf(objectOf(value['kvlistValue'])?.['values'], depth + 1);
  if (typeof value['bytesValue'] === 'string') return value['bytesValue'];
  return null;
}

/** A number that JavaScript cannot hold stays as its digits. */
function wholeNumber(given: unknown): OtlpValue {
  const number = Number(given);
  return Number.isSafeInteger(number) ? number : String(given).slice(0, 40);
}

function attributesOf(given: unknown, depth: number): Attributes {
  const attributes: Record<string, OtlpValue> = {};
  for (const pair of objectsIn(given)) setAttribute(attributes, text(pair['key']), valueOf(pair['value'], depth));
  return attributes;
}

function nanoseconds(given: unknown): bigint {
  const digits = typeof given === 'string' ? given : typeof given === 'number' && Number.isFinite(given) ? String(BigInt(Math.trunc(given))) : '';
  return /^\d{1,20}$/.test(digits) ? BigInt(digits) : 0n;
}

function hexadecimal(given: unknown, digits: number): string {
  return typeof given === 'string' && given.length === digits && /^[0-9a-f]+$/i.test(given) ? given.toLowerCase() : '';
}

function text(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}

function objectsIn(given: unknown): readonly Json[] {
  return listOf(given).map(objectOf).filter((element) => element !== undefined);
}

function objectOf(given: unknown): Json | undefined {
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Json) : undefined;
}
