import { hostErrors } from './errors.ts';
import type { Labels } from './tables.ts';

const NAME = /^[a-z0-9][a-z0-9._-]{0,49}$/;
const MAXIMUM = 50;

/** Labels as they may be stored: selectors of the policy compare them. Throws `labels-invalid`, which names the first that is not. */
export function checkLabels(labels: Labels): Labels {
  const entries = Object.entries(labels);
  if (entries.length > MAXIMUM) throw hostErrors('labels-invalid', { problem: `${entries.length} were given` });
  for (const [name, value] of entries) {
    if (!NAME.test(name)) throw hostErrors('labels-invalid', { problem: `${JSON.stringify(name.slice(0, 60))} is not such a name` });
    if (value.length === 0 || value.length > 100 || /[\p{Cc}]/u.test(value)) throw hostErrors('labels-invalid', { problem: `the value of ${name} is not such a value` });
  }
  return labels;
}
