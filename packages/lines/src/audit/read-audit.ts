import { type FieldValue, newLine, type ParsedLine } from '../parsed-line.ts';
import type { TimeReader } from '../time/time-reader.ts';
import { type AuditRecord, looksLikeAudit, readAuditRecord } from './read-record.ts';
import { architectureOf, syscallOf } from './syscalls.ts';

/** One audit record as a line; `writ logs commands` joins the records of an event. */
export function readAudit(text: string, time: TimeReader): ParsedLine | undefined {
  if (!looksLikeAudit(text)) return undefined;
  const record = readAuditRecord(text, time);
  return record === undefined ? undefined : lineOfRecord(record);
}

function lineOfRecord(record: AuditRecord): ParsedLine {
  const { fields, names } = record;
  const line = newLine('audit', record.at, record.text);
  if (record.at === null) line.problems.push('time-invalid');
  if (record.isCut) line.problems.push('too-many-fields');
  line.host = record.node;
  line.service = 'audit';
  const pid = Number(fields.pid ?? Number.NaN);
  if (Number.isInteger(pid)) line.pid = pid;
  const arch = asWord(fields.arch);
  const call = asWord(fields.syscall);
  const callName = call !== null && arch !== null ? (syscallOf(arch, call) ?? call) : call;
  line.operation = asWord(fields.op) ?? callName ?? record.type.toLowerCase();
  line.status = outcomeOf(fields.res ?? fields.success ?? null);
  line.account = asWord(fields.acct) ?? names.ID ?? names.AUID ?? asWord(fields.auid) ?? null;
  line.address = known(asWord(fields.addr));
  line.fields = { type: record.type, serial: record.serial, ...fields };
  if (arch !== null) line.fields.arch = architectureOf(arch) ?? arch;
  if (callName !== null) line.fields.syscall = callName;
  if (Object.keys(names).length > 0) line.fields.names = names;
  return line;
}

function outcomeOf(value: FieldValue): string | null {
  if (value === 'yes' || value === '1' || value === 'success') return 'success';
  return value === 'no' || value === '0' || value === 'failed' ? 'failed' : null;
}

function asWord(value: FieldValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function known(word: string | null): string | null {
  return word === '?' ? null : word;
}
