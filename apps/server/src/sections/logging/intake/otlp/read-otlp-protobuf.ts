import { errors } from '../../errors.ts';
import { type Attributes, DEEPEST_VALUE, type LogRecord, type LogRecords, millisecondsOf, MOST_RECORDS, type OtlpValue, setAttribute } from './log-record.ts';
import { type Field, readFields, WireError } from './wire.ts';

/**
 * Reads an ExportLogsServiceRequest in protobuf. Numbers of fields are those of opentelemetry/proto/{collector/logs,logs,common,resource}/v1; what is not known is passed
 * over, as the format wants it. Throws `otlp-malformed`.
 */
export function readOtlpProtobuf(body: Buffer): LogRecords {
  const records: LogRecord[] = [];
  try {
    for (const resourceLogs of messages(body, 1)) {
      const resource = attributesOf(last(messages(resourceLogs, 1)), 1);
      for (const scopeLogs of messages(resourceLogs, 2)) {
        const scopeMessage = last(messages(scopeLogs, 1));
        const scope = scopeMessage ? text(last(messages(scopeMessage, 1))) : '';
        for (const record of messages(scopeLogs, 2)) {
          if (records.length >= MOST_RECORDS) throw errors('otlp-too-many', { limit: MOST_RECORDS });
          records.push(readRecord(record, resource, scope));
        }
      }
    }
  } catch (error) {
    if (error instanceof WireError) throw errors('otlp-malformed', { reason: error.message }, error);
    throw error;
  }
  return { records, rejected: 0 };
}

function readRecord(message: Buffer, resource: Attributes, scope: string): LogRecord {
  let at = 0n;
  let observedAt = 0n;
  let severity = 0;
  let severityText = '';
  let body: OtlpValue = null;
  let traceId = '';
  let spanId = '';
  let eventName = '';
  const attributes: Record<string, OtlpValue> = {};
  for (const field of readFields(message)) {
    if (field.wire === 'bytes') {
      switch (field.number) {
        case 3: severityText = text(field.value); break;
        case 5: body = valueOf(field.value, 0); break;
        case 6: setPair(attributes, field.value, 0); break;
        case 9: traceId = field.value.length === 16 ? field.value.toString('hex') : ''; break;
        case 10: spanId = field.value.length === 8 ? field.value.toString('hex') : ''; break;
        case 12: eventName = text(field.value); break;
      }
    } else if (field.number === 1 && field.wire === 'fixed64') at = field.value;
    else if (field.number === 11 && field.wire === 'fixed64') observedAt = field.value;
    else if (field.number === 2 && field.wire === 'varint') severity = Number(field.value & 0xffn);
  }
  return { at: millisecondsOf(at), observedAt: millisecondsOf(observedAt), severity: severity <= 24 ? severity : 0, severityText, body, attributes, traceId, spanId, eventName, resource, scope };
}

/** AnyValue: one of a string, a truth, a whole number, a number, a list, a map, bytes. */
function valueOf(message: Buffer, depth: number): OtlpValue {
  if (depth > DEEPEST_VALUE) throw new WireError(`A value lies deeper than ${DEEPEST_VALUE}.`);
  let value: OtlpValue = null;
  for (const field of readFields(message)) value = readValue(field, depth) ?? value;
  return value;
}

function readValue(field: Field, depth: number): OtlpValue | undefined {
  if (field.wire === 'varint') return field.number === 2 ? field.value !== 0n : field.number === 3 ? wholeNumber(BigInt.asIntN(64, field.value)) : undefined;
  if (field.wire === 'fixed64') return field.number === 4 ? doubleOf(field.value) : undefined;
  if (field.wire !== 'bytes') return undefined;
  switch (field.number) {
    case 1: return text(field.value);
    case 5: return messages(field.value, 1).map((element) => valueOf(element, depth + 1));
    case 6: return attributesOf(field.value, 1, depth + 1);
    case 7: return field.value.toString('base64');
    default: return undefined;
  }
}

/** A number that JavaScript cannot hold stays as its digits. */
function wholeNumber(value: bigint): OtlpValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function doubleOf(bits: bigint): OtlpValue {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  const value = view.getFloat64(0);
  return Number.isFinite(value) ? value : String(value);
}

function attributesOf(message: Buffer | undefined, number: number, depth = 0): Attributes {
  const attributes: Record<string, OtlpValue> = {};
  if (message) for (const pair of messages(message, number)) setPair(attributes, pair, depth);
  return attributes;
}

function setPair(attributes: Record<string, OtlpValue>, pair: Buffer, depth: number): void {
  let name = '';
  let value: OtlpValue = null;
  for (const field of readFields(pair)) {
    if (field.wire !== 'bytes') continue;
    if (field.number === 1) name = text(field.value);
    else if (field.number === 2) value = valueOf(field.value, depth);
  }
  setAttribute(attributes, name, value);
}

function messages(message: Buffer, number: number): Buffer[] {
  const found: Buffer[] = [];
  for (const field of readFields(message)) if (field.number === number && field.wire === 'bytes') found.push(field.value);
  return found;
}

/** A field that is given twice has its last value. */
function last(found: readonly Buffer[]): Buffer | undefined {
  return found.at(-1);
}

function text(bytes: Buffer | undefined): string {
  return bytes?.toString('utf8') ?? '';
}
