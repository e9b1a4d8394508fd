/** Tells of a secret: text from `start` up to `end`. `inQuotes` asks for a mask in quotes, so that a bare JSON number stays JSON. */
export type AddFind = (start: number, end: number, inQuotes?: boolean) => void;

/** One kind of secret: what it looks like, and where to look for it. */
export interface Rule {
  readonly name: string;
  /** One line for people who choose rules. */
  readonly about: string;
  /** Off unless it is asked for: what it finds is no secret by itself. */
  readonly isOptional?: true;
  /** Literals of at least three characters, met in any case. Where one stands, `match` is asked; a line with none costs this rule nothing. */
  readonly triggers: readonly string[];
  /**
   * Looks at the place of a trigger, which begins at `at`, tells what it finds, and gives the index before which this rule need not be asked again.
   * It may read only a bounded stretch more than it gives back as read, so that a text full of triggers takes linear time.
   */
  readonly match: (text: string, at: number, add: AddFind) => number;
  /** Looks through a whole text for what has no literal to look for. */
  readonly sweep?: (text: string, add: AddFind) => void;
}
