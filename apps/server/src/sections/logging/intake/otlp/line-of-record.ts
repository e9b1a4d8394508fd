import type { ReadLine } from '../clean-line.ts';
import type { Attributes, LogRecord, OtlpValue } from './log-record.ts';

/** Names under which applications say a request's id, the most exact first. */
const REQUEST_ID_NAMES = ['request.id', 'request_id', 'requestId', 'http.request.id', 'x-request-id'] as const;

/** A record as a line: its host, its program and its request have columns of their own, everything else stays a field, the resource's under `resource.`. */
export function lineOfRecord(record: LogRecord): ReadLine {
  const { resource, attributes, traceId, spanId, eventName, severityText, scope } = record;
  const fields: Record<string, OtlpValue> = {};
  for (const [name, value] of Object.entries(attributes)) fields[name === '__proto__' ? '_proto_' : name] = value;
  for (const [name, value] of Object.entries(resource)) if (name !== 'host.name' && name !== 'service.name') fields[`resource.${name}`] = value;
  const said = { trace: traceId, span: spanId, event: eventName, severity: severityText, scope };
  for (const [name, value] of Object.entries(said)) if (value !== '') fields[name] ??= value;
  return {
    at: record.at ?? record.observedAt,
    host: textOf(resource['host.name']) || textOf(resource['k8s.pod.name']),
    program: textOf(resource['service.name']),
    severity: record.severity,
    requestId: idIn(attributes) || traceId,
    message: typeof record.body === 'string' ? record.body : record.body === null ? eventName : JSON.stringify(record.body),
    fields,
  };
}

function idIn(attributes: Attributes): string {
  for (const name of REQUEST_ID_NAMES) {
    const value = textOf(attributes[name]);
    if (value) return value;
  }
  return '';
}

function textOf(value: OtlpValue | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
