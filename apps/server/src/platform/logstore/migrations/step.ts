/** One step of the log store's shape. Statements may be run again: a step that was cut off begins anew. */
export interface LogStoreStep {
  readonly number: number;
  readonly name: string;
  /** Statements for the database of that name, in order. */
  readonly statements: (database: string) => readonly string[];
}
