import type { ObjectRules } from './redact-object.ts';

/** Makes the redaction of objects straight into JSON. */
export function compileJson({ redactObject }: ObjectRules & { readonly redactObject: (value: unknown) => unknown }): (value: unknown) => string | undefined {
  return (value) => {
    try {
      return JSON.stringify(redactObject(value));
    } catch {
      // What JSON has no form for, such as a bigint, takes the longer way.
      return JSON.stringify(redactObject(value), (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
    }
  };
}
