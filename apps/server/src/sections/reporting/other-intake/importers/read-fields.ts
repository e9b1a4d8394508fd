import { parseInstant, type Instant } from '@writ/kernel';
import { CONTENT_LIMITS } from '../../reports/report-content.ts';
import type { ExportFields } from './importer.ts';

/** The first of some names under which an export has a value. */
export function pick(fields: ExportFields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields.get(name)?.trim();
    if (value) return value;
  }
  return undefined;
}

/** A moment as exports write it: ISO 8601, or `2024-03-01 12:30:00 UTC`; without a zone it is UTC. */
export function readWhen(text: string | undefined): Instant | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?\s*(UTC|Z|[+-]\d\d:?\d\d)?$/u.exec(text ?? '');
  if (!match) return undefined;
  const [, day, clock = '00:00', seconds = ':00', zone = 'Z'] = match;
  const offset = zone === 'UTC' || zone === 'Z' ? 'Z' : zone.replace(/^(...)(\d\d)$/u, '$1:$2');
  return parseInstant(`${day}T${clock}${seconds.slice(0, 7)}${offset}`);
}

/** Parts of a text, each under its name, that are there; within the bounds of a report. */
export function joinParts(parts: readonly (readonly [name: string, value: string | undefined])[]): string {
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [name === '' ? value : `${name}: ${value}`])).join('\n\n').slice(0, CONTENT_LIMITS.what).toWellFormed();
}

/** A line within the bounds of a report. */
export function cutLine(text: string, most: number = CONTENT_LIMITS.line): string {
  return text.slice(0, most).toWellFormed();
}
