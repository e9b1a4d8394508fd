/** `ClamAV 1.4.6/27400/Tue Sep  3 08:44:00 2024`: the daemon's version, and the number and date of the signatures that it has loaded. */
export interface ClamdVersion {
  readonly version: string;
  readonly signatureVersion?: number;
  /** `2024-09-03 08:44:00`, in the daemon's own zone, which it does not say. */
  readonly signaturesWallTime?: string;
}

const VERSION = /^ClamAV (\S{1,100}?)(?:\/(\d{1,9})(?:\/(.{1,60}))?)?$/;
const CTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads clamd's answer to VERSION; undefined when it is no such answer. Without official signatures it has the program's version alone. */
export function parseClamdVersion(answer: string): ClamdVersion | undefined {
  const match = VERSION.exec(answer.trim());
  if (!match) return undefined;
  const wall = match[3] === undefined ? undefined : wallTimeOf(match[3]);
  return {
    version: match[1]!,
    ...(match[2] === undefined ? {} : { signatureVersion: Number(match[2]) }),
    ...(wall === undefined ? {} : { signaturesWallTime: wall }),
  };
}

/** The header of a .cvd or .cld file: `ClamAV-VDB:03 Sep 2024 08-44 +0000:27400:…` says the zone too. */
export function parseSignatureHeader(header: string): { version: number; at: number } | undefined {
  const match = /^ClamAV-VDB:(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2})-(\d{2}) ([+-]\d{2})(\d{2}):(\d{1,9}):/.exec(header);
  const month = MONTHS.indexOf(match?.[2] ?? '') + 1;
  if (!match || month === 0) return undefined;
  const at = Date.parse(`${match[3]}-${two(month)}-${two(match[1]!)}T${match[4]}:${match[5]}:00${match[6]}:${match[7]}`);
  return Number.isNaN(at) ? undefined : { version: Number(match[8]), at };
}

/** One summary that clamscan or clamdscan writes at its end. */
export interface ScanSummary {
  readonly scannedFiles?: number;
  readonly infectedFiles: number;
  /** Wall time of the host. */
  readonly endedAt: string;
  readonly line: number;
}

/** The scans of a log, in its order. A summary without an end is of a scan that did not finish, and is left out. */
export function parseScanSummaries(text: string): ScanSummary[] {
  const summaries: ScanSummary[] = [];
  let open: { line: number; scanned?: number; infected?: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^-{3,} SCAN SUMMARY -{3,}$/.test(line.trim())) open = { line: index + 1 };
    if (!open) continue;
    const scanned = /^Scanned files: (\d{1,12})$/.exec(line.trim());
    const infected = /^Infected files: (\d{1,12})$/.exec(line.trim());
    const ended = /^End Date: +(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(line.trim());
    if (scanned) open.scanned = Number(scanned[1]);
    if (infected) open.infected = Number(infected[1]);
    if (ended && open.infected !== undefined) {
      const endedAt = `${ended[1]}-${ended[2]}-${ended[3]} ${ended[4]}`;
      summaries.push({ infectedFiles: open.infected, endedAt, line: open.line, ...(open.scanned === undefined ? {} : { scannedFiles: open.scanned }) });
      open = undefined;
    }
  }
  return summaries;
}

function wallTimeOf(ctime: string): string | undefined {
  const match = CTIME.exec(ctime);
  const month = MONTHS.indexOf(match?.[1] ?? '') + 1;
  return match && month > 0 ? `${match[4]}-${two(month)}-${two(match[2]!)} ${match[3]}` : undefined;
}

function two(value: number | string): string {
  return String(value).padStart(2, '0');
}
