import { FACT_KINDS } from '@writ/contract';
import { z } from 'zod';
import { makePage, makeTable, type ReferencePage } from './page.ts';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

export function factsPage(): ReferencePage {
  const parts = Object.entries(FACT_KINDS).map(([kind, definition]) => {
    const rows = fieldsOf(z.toJSONSchema(definition.value, { io: 'output', unrepresentable: 'any' }) as JsonSchema, '');
    return `## ${kind}\n\n${definition.about} About a *${definition.subject}*; without a new look it is *unknown: stale* after ${definition.staleAfterMs / 60_000} minutes.\n\n${makeTable(['field', 'type', 'always'], rows)}`;
  });
  return makePage('facts.md', 'Facts', 'What `writ observe` writes, one fact a line, and what controls read. A line has `kind`, `subject`, `observedAt`, `source`, `evidence` and `state`: `known` with a `value`, or `unknown` with `reason`, `message` and, where something mends it, `remedy`. Source: `packages/contract/src/facts`.', parts.join('\n\n'));
}

function fieldsOf(schema: JsonSchema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const inner = field.type === 'array' && field.items ? fieldsOf(field.items, `${path}[].`) : fieldsOf(field, `${path}.`);
    return [[`\`${path}\``, typeOf(field), schema.required?.includes(name) ? 'yes' : 'no'], ...inner];
  });
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  return schema.format ?? String(schema.type ?? 'anything');
}
