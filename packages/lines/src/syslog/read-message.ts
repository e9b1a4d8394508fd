import type { ParsedLine } from '../parsed-line.ts';

const UPTIME = /^\[ {0,12}(\d{1,12}\.\d{1,9})\] ?/;
const LAST_REPEATED = /^last message repeated (\d{1,9}) times?$/;
const REPEATED = /^message repeated (\d{1,9}) times: \[ ?/;

/** Takes the seconds since start that the kernel prints before its messages: `[   12.345678] eth0: link up`. */
export function readKernelUptime(line: ParsedLine): boolean {
  if (line.message.charCodeAt(0) !== 91) return false;
  const match = UPTIME.exec(line.message);
  if (!match) return false;
  line.fields.uptimeS = Number(match[1]);
  line.message = line.message.slice(match[0].length);
  return true;
}

/** Takes how often a message came: rsyslog's `message repeated 3 times: [ what ]` becomes `what`; syslogd's `last message repeated 3 times` stays, for it has no other. */
export function readRepeated(line: ParsedLine): void {
  const { message } = line;
  // Two comparisons for the millions that are neither.
  if (message.charCodeAt(0) === 109 && message.startsWith('message repeated ')) {
    const match = REPEATED.exec(message);
    if (!match) return;
    line.fields.repeated = Number(match[1]);
    line.message = message.endsWith(']') ? message.slice(match[0].length, -1) : message.slice(match[0].length);
  } else if (message.charCodeAt(0) === 108 && message.startsWith('last message repeated ')) {
    const match = LAST_REPEATED.exec(message);
    if (match) line.fields.repeated = Number(match[1]);
  }
}
