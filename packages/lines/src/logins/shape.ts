import { putAddress, readPort } from './address.ts';
import { type Login, type LoginKind, type LoginReason, tell, type Teller } from './login.ts';

/**
 * The form of a message, written as the message is, with fields in braces: `LOGIN FAILED, user={account}, ip=[{address}]`.
 * `{account}`, `{by}` and `{*}` take anything, `{address}`, `{port}`, `{count}` and `{method}` a word of that kind.
 * A name is typed by a stranger, so it goes as far to the right as what follows allows.
 */
export interface Shape {
  readonly kind: LoginKind;
  readonly reason: LoginReason;
  readonly service: string;
  readonly teller: Teller;
  readonly method: string | null;
  /** Literal text before, between and behind the fields: one more than there are fields. */
  readonly literals: readonly string[];
  readonly fields: readonly Field[];
}

type Field = 'account' | 'by' | 'address' | 'port' | 'count' | 'method' | '*';
const FIELDS: ReadonlySet<string> = new Set(['account', 'by', 'address', 'port', 'count', 'method', '*']);

/** Longer messages than this are cut: no service writes its part of a login so late. */
const MAX_CHARACTERS = 16_384;
/** Places that are tried for one message and shape: bounds what a hostile name costs. */
const MAX_STEPS = 64;

/** Compiles `form`; throws for a field it does not know, and for two of which nobody could say where one ends. */
export function shape(service: string, kind: LoginKind, reason: LoginReason, form: string, more: { readonly teller?: Teller; readonly method?: string } = {}): Shape {
  const literals: string[] = [];
  const fields: Field[] = [];
  let at = 0;
  for (let open = form.indexOf('{'); open !== -1; open = form.indexOf('{', at)) {
    const close = form.indexOf('}', open);
    const name = form.slice(open + 1, close);
    if (!FIELDS.has(name)) throw new Error(`the form ${form} has an unknown field ${name}`);
    if (open === at && at > 0) throw new Error(`the form ${form} has two fields with nothing between them`);
    literals.push(form.slice(at, open));
    fields.push(name as Field);
    at = close + 1;
  }
  literals.push(form.slice(at));
  return { kind, reason, service, teller: more.teller ?? 'service', method: more.method ?? null, literals, fields };
}

/** What the first of `shapes` that `message` has tells of a login. */
export function readShapes(shapes: readonly Shape[], message: string): Login | undefined {
  const text = message.length > MAX_CHARACTERS ? message.slice(0, MAX_CHARACTERS) : message;
  for (const each of shapes) {
    if (!text.startsWith(each.literals[0]!)) continue;
    const login = readShape(each, text);
    if (login) return login;
  }
  return undefined;
}

function readShape({ kind, reason, service, teller, method, literals, fields }: Shape, text: string): Login | undefined {
  const values: string[] = [];
  const budget = { steps: 0 };
  if (!match(literals, fields, text, 0, literals[0]!.length, values, budget)) return undefined;
  const login = tell(kind, reason, service, teller);
  login.method = method;
  // In their order: a port of its own wins over one that stands with the address.
  for (const [index, field] of fields.entries()) put(login, field, values[index]!);
  return login;
}

/** Whether fields from `index` on fit from `at`; their values are left in `values`. */
function match(literals: readonly string[], fields: readonly Field[], text: string, index: number, at: number, values: string[], budget: { steps: number }): boolean {
  if (index === fields.length) return at === text.length;
  const field = fields[index]!;
  const literal = literals[index + 1]!;
  const isLast = index === fields.length - 1;
  if (literal === '') return isLast && fits(field, text, at, text.length) && take(values, index, text.slice(at));
  const isGreedy = field === 'account' || field === 'by';
  let place = isGreedy ? text.lastIndexOf(literal) : text.indexOf(literal, at);
  while (place >= at) {
    budget.steps += 1;
    if (budget.steps > MAX_STEPS) return false;
    if (fits(field, text, at, place) && match(literals, fields, text, index + 1, place + literal.length, values, budget)) return take(values, index, text.slice(at, place));
    if (place === 0 && isGreedy) return false;
    place = isGreedy ? text.lastIndexOf(literal, place - 1) : text.indexOf(literal, place + 1);
    if (!isGreedy && field !== '*' && place - at > 300) return false;
  }
  return false;
}

function take(values: string[], index: number, value: string): true {
  values[index] = value;
  return true;
}

const SCRATCH = tell('probe', 'refused', '');

function fits(field: Field, text: string, start: number, end: number): boolean {
  if (field === '*' || field === 'account' || field === 'by') return true;
  const value = text.slice(start, end);
  if (field === 'address') return putAddress(SCRATCH, value);
  if (field === 'port') return readPort(value) !== -1;
  if (field === 'count') return /^\d{1,6}$/.test(value);
  return value !== '' && value.length <= 64 && !value.includes(' ');
}

function put(login: Login, field: Field, value: string): void {
  if (field === 'account') login.account = value;
  else if (field === 'by') login.by = value;
  else if (field === 'address') putAddress(login, value);
  else if (field === 'port') login.port = readPort(value);
  else if (field === 'count') login.count = Math.max(1, Number(value));
  else if (field === 'method') login.method = value.toLowerCase();
}
