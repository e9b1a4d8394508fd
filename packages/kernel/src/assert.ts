/** Our own mistake, never the caller's: the program is in a state that its author held impossible. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Fails with `message` unless `condition` holds. For our mistakes; a user's mistake is a `WritError`. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Marks a branch that the types rule out, so that a new member of a union fails to compile here. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}
