import type { Rule } from './rule.ts';

/** A literal that was compiled: it is compared when its last four characters were seen. */
export interface CompiledTrigger {
  readonly rule: Rule;
  /** Place of the rule in the redactor: the lower, the more it says. */
  readonly order: number;
  /** Lower-case codes of the literal. */
  readonly codes: readonly number[];
}

export interface TriggerTable {
  /** 1 where the last four characters may end a trigger. */
  readonly flags: Uint8Array;
  readonly byGram: ReadonlyMap<number, readonly CompiledTrigger[]>;
}

/** Four classes of five bits each. */
export const GRAM_MASK = 0xf_ff_ff;

const CLASSES = 32;

/** Five bits for a character: letters in any case, all digits as one, the marks that stand in tokens and keys; everything else is 0. */
function classOf(code: number): number {
  const lower = foldCase(code);
  if (lower >= 97 && lower <= 122) return lower - 96;
  if (code >= 48 && code <= 57) return 27;
  return ({ 95: 28, 45: 29, 61: 30, 58: 30, 46: 31, 47: 31, 64: 31 } as Readonly<Record<number, number>>)[code] ?? 0;
}

export function foldCase(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Class of every UTF-16 code, so that the scan needs no branch. */
export const CLASS_OF: Uint8Array = Uint8Array.from({ length: 0x1_00_00 }, (_, code) => (code < 128 ? classOf(code) : 0));

/** One table for all literals: the scan asks it once per character, whatever the number of rules. A literal of three is filed under each class before it. */
export function compileTriggers(rules: readonly Rule[]): TriggerTable {
  const flags = new Uint8Array(GRAM_MASK + 1);
  const byGram = new Map<number, CompiledTrigger[]>();
  for (const [order, rule] of rules.entries()) {
    for (const literal of rule.triggers) {
      const codes = Array.from(literal, (_, index) => foldCase(literal.charCodeAt(index)));
      if (codes.length < 3) throw new Error(`the trigger ${literal} of ${rule.name} is shorter than three characters`);
      const last = codes.slice(-4).map(classOf);
      const whole = last.reduce((gram, code) => (gram << 5) | code, 0);
      const grams = last.length === 4 ? [whole] : Array.from({ length: CLASSES }, (_, before) => (before << 15) | whole);
      for (const gram of grams) {
        flags[gram] = 1;
        const filed = byGram.get(gram);
        if (filed === undefined) byGram.set(gram, [{ rule, order, codes }]);
        else filed.push({ rule, order, codes });
      }
    }
  }
  return { flags, byGram };
}
