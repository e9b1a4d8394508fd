/** Where a line lies, as in the address of its page. */
export type PlaceText = string;

/** Somebody tried to log in: what lines told of it, each attempt once however many of them told. */
export interface LoginAttempt {
  readonly kind: 'failed' | 'accepted';
  /** As it was typed; empty where no line says. */
  readonly account: string;
  /** IP address or a host's name, empty at the machine itself. */
  readonly address: string;
  /** Name of the host as its lines have it. */
  readonly host: string;
  /** Milliseconds. */
  readonly at: number;
  readonly count: number;
  /** The line that told of it, where it is still known which. */
  readonly place: PlaceText | undefined;
}
