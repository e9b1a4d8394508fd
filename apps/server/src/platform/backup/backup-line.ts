import { z } from 'zod';

/** What a backup is made of, one JSON value a line: a head, then tables, sequences and objects, then an end that counts them. */
export const FORMAT_VERSION = 1;

export const Head = z.object({ writ: z.literal('backup'), version: z.literal(FORMAT_VERSION), madeAt: z.iso.datetime(), migrations: z.array(z.string()).max(10_000) });
export type Head = z.infer<typeof Head>;

const name = z.string().min(1).max(300);
export const Part = z.union([
  z.object({ table: name, columns: z.array(name).max(2_000) }),
  z.object({ sequence: name, value: z.int() }),
  z.object({ object: name }),
  z.object({ bytes: z.base64() }),
  z.object({ end: z.literal(true), counts: z.record(name, z.int()), objects: z.int() }),
]);
export type Part = z.infer<typeof Part>;

/** Rows stay text from PostgreSQL to PostgreSQL: a number passed through JavaScript might come out another. */
const ROWS_BEGIN = '{"rows":[';
const ROWS_END = ']}';

export function rowsLine(rows: readonly string[]): string {
  return `${ROWS_BEGIN}${rows.join(',')}${ROWS_END}`;
}

/** The JSON array in a line of rows; undefined when the line is another. */
export function rowsIn(line: string): string | undefined {
  return line.startsWith(ROWS_BEGIN) && line.endsWith(ROWS_END) ? line.slice(ROWS_BEGIN.length - 1, -1) : undefined;
}
