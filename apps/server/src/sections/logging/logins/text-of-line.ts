import type { FoundLine } from '../../../platform/logstore/index.ts';

/**
 * The line as its program wrote it, as far as what is stored still says: whoever reads logins and commands reads lines of text. What a door took apart is put together again,
 * in a form that `@writ/lines` reads whatever it was before: RFC 5424, an audit record, the common log format, JSON.
 */
export function textOfLine(line: FoundLine): string {
  const { message, fields } = line;
  const format = fields['inner'] ?? fields['line.format'];
  if (isRecord(message)) return message;
  if (format === 'audit') return auditText(line);
  if (format === 'access') return accessText(line);
  // What comes by OpenTelemetry was not taken apart: its body may be a whole line.
  if (format === undefined && STARTS_A_LINE.test(message)) return message;
  if (format === undefined || format === 'json' || format === 'logfmt') return jsonText(line);
  return syslogText(line);
}

/** `<14>1 `, `Nov 24 06:08:36 `, `2026-11-24T06:08:36`, `198.51.100.7 - - [`. */
const STARTS_A_LINE = /^(?:<\d{1,3}>|[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} |\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|\S{1,100} \S{1,100} \S{1,100} \[\d{2}\/[A-Z])/;

function isRecord(message: string): boolean {
  return message.startsWith('type=') || message.startsWith('node=') || message.startsWith('audit: type=');
}

function syslogText({ at, host, program, message, fields }: FoundLine): string {
  const repeated = Number(fields['repeated'] ?? 0);
  const said = repeated > 0 && !message.startsWith('last message repeated ') ? `message repeated ${repeated} times: [ ${message}]` : message;
  return `<14>1 ${new Date(at).toISOString()} ${word(host)} ${word(program)} ${word(fields['line.pid'] ?? '')} - - ${said}`;
}

/** A record of Linux audit, with the names that auditd put behind it where it resolved them (log_format = ENRICHED). */
function auditText({ at, host, message, fields }: FoundLine): string {
  const names = namesOf(fields['names']);
  const stamp = `${Math.floor(at / 1_000)}.${String(at % 1_000).padStart(3, '0')}`;
  return `node=${word(host)} type=${word(fields['type'] ?? '')} msg=audit(${stamp}:${word(fields['serial'] ?? '0')}): ${message}${names}`;
}

function namesOf(json: string | undefined): string {
  if (json === undefined) return '';
  try {
    const names = Object.entries(JSON.parse(json) as Record<string, unknown>);
    return `\u001D${names.map(([name, value]) => `${name}="${String(value)}"`).join(' ')}`;
  } catch {
    // Cut because it was too long: who it was is then said by number.
    return '';
  }
}

function accessText({ message, fields }: FoundLine): string {
  const request = message.replaceAll('"', String.raw`\"`);
  return `${word(fields['line.address'] ?? '')} - ${(fields['line.account'] ?? '-').replaceAll(/[[\]]/g, '_')} [01/Jan/2026:00:00:00 +0000] "${request}" ${word(fields['line.status'] ?? '')} -`;
}

function jsonText({ program, message, fields }: FoundLine): string {
  const { 'line.account': user, 'line.address': ip, 'line.status': status, 'line.operation': operation, ...others } = fields;
  // By the names that most programs use; what the program itself called so stays.
  return JSON.stringify({ user, ip, status, operation, ...others, ...(program === '' ? {} : { program }), message });
}

/** One word of printable ASCII; `-` where there is none (RFC 5424, section 6). */
function word(text: string): string {
  return text === '' ? '-' : text.replaceAll(/[^\u0021-\u007E]/g, '_');
}
