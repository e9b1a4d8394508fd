import { createRedactor, type Redactor } from '../redaction/index.ts';
import type { LineRedaction } from './json-fields.ts';

let usual: Redactor | undefined;

/** The redaction that was given, none for `false`, else the one that all who say nothing share. */
export function chooseRedaction<Given extends Partial<LineRedaction>>(given: Given | false | undefined): Given | Redactor | undefined {
  if (given === false) return undefined;
  return given ?? (usual ??= createRedactor());
}
