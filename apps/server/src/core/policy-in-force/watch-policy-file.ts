/** A policy text that lives outside: a file in the program, anything in a test. */
export interface PolicySource {
  /** The text as it is now; undefined when it is not there. */
  readonly read: () => Promise<string | undefined>;
  /** Calls back when it may have changed, as often as it likes, until the returned function is called. */
  readonly onChange: (changed: () => void) => () => void;
}

export interface PolicyWatch {
  readonly stop: () => Promise<void>;
}

/** Editors write in several steps; what is read half way would be shown as an invalid text for a moment. */
const SETTLE_MS = 250;

/**
 * Proposes the text of `source` whenever it has become another. What fails is told to `failed` and tried again at the next change; a text that is missing changes nothing.
 */
export function watchPolicyFile(
  source: PolicySource,
  propose: (text: string) => Promise<unknown>,
  failed: (error: unknown) => void,
  settleMs: number = SETTLE_MS,
): PolicyWatch {
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const text = await source.read();
    if (text === undefined || text === last) return;
    await propose(text);
    last = text;
  }
  function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(() => { work = work.then(look).catch(failed); }, settleMs);
    timer.unref();
  }

  const unwatch = source.onChange(schedule);
  schedule();
  return {
    stop: async () => {
      unwatch();
      clearTimeout(timer);
      await work;
    },
  };
}
