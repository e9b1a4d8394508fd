/**
 * Everything that a server may ask this agent to do: nothing, so far. What comes here is a name and a schema of its parameters, enabled on the host by its
 * own administrator, asked for by a signed, single-use request, and journalled. Never code, never a command, never a path to either.
 */
export const ACTIONS: readonly never[] = [];
