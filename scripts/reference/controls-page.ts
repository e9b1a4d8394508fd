import { howSaidOf } from '@writ/policy';
import type { z } from 'zod';
import type { ControlDefinition } from '../../apps/server/src/core/control.ts';
import { controlDefinitions } from '../../apps/server/src/sections/registry.ts';
import { makePage, makeTable, type ReferencePage } from './page.ts';

/** Every control that a policy may name: its parameters, whom it is about, and what measures it or would. */
export function controlsPage(): ReferencePage {
  const parts = [...controlDefinitions.values()].map((definition) => [
    `## ${definition.id}`,
    `${definition.title}. Section ${definition.section}, clause ${definition.catalogue}, about ${definition.measure ? `*${definition.measure.countedAs}*` : `a *${definition.subject}*`}.`,
    parametersOf(definition),
    measureOf(definition),
  ].join('\n\n'));
  const about = 'A control is the part of a clause that a machine reads: a fenced block `yaml control=ID` after its words. Beside its parameters every block may have `for` (labels), `maps` (references) and `unstated` (parameters that the words do not say). Source: `apps/server/src/sections/*/controls.ts`.';
  return makePage('controls.md', 'Controls', about, parts.join('\n\n'));
}

function parametersOf({ parameters }: ControlDefinition): string {
  const shape = Object.entries((parameters as z.ZodObject<Record<string, z.ZodType>>).shape);
  if (shape.length === 0) return 'It has no parameters.';
  return makeTable(['parameter', 'takes', 'must be there'], shape.map(([name, schema]) => [`\`${name}\``, howSaidOf(schema)?.form ?? '', schema.safeParse(undefined).success ? 'no' : 'yes']));
}

function measureOf({ measure, wouldMeasure }: ControlDefinition): string {
  if (!measure) return `**Nothing measures this yet.** What would: ${lowered(wouldMeasure)}`;
  const reads = [...measure.reads, ...(measure.readsCompany ?? [])].map((kind) => `\`${kind}\``).join(', ');
  const fooled = measure.cases.filter((row) => row.expect !== 'kept').map((row) => `- ${row.given}: *${row.expect}*, \`${row.because}\``);
  const gaps = (measure.gaps ?? []).map((gap) => `Never kept as a whole yet: ${lowered(gap.text)}`);
  return [`Measured from ${reads}: ${lowered(wouldMeasure)}`, ...gaps, `What would fool it, and does not:`, fooled.join('\n')].join('\n\n');
}

function lowered(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
