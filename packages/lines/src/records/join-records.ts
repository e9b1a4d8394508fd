/** Bounds of one record of many lines; what goes beyond begins another. */
export const MAX_RECORD_LINES = 1_000;
export const MAX_RECORD_CHARACTERS = 262_144;

/** One or more lines that belong together. */
export interface JoinedRecord {
  /** Number of its first line. */
  readonly line: number;
  readonly lines: number;
  readonly text: string;
  /** Whether it was cut off at a bound, so that the next one goes on with it. */
  readonly isCut: boolean;
}

/** Takes lines one by one and gives each record as soon as the line after it has come; `end` gives the last. */
export interface RecordJoiner {
  readonly add: (text: string, line: number) => JoinedRecord | undefined;
  readonly end: () => JoinedRecord | undefined;
}

const HEAD_OF_TRACE = /^(?:Traceback \(most recent call last\):|Caused by: |Suppressed: |During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:|\.{3} \d+ (?:more|common frames omitted)|goroutine \d+ \[|Stack trace:|#\d+ )/;
/** `java.lang.IllegalStateException: why`, `TypeError: why`, `Exception in thread "main" …`, `panic: why`. */
const EXCEPTION = /^(?:Uncaught |Unhandled )?(?:[A-Za-z_$][\w$]*[.:]{1,2}){0,20}(?:[A-Za-z_$][\w$]*)?(?:Error|Exception|Throwable|Warning|Fault|Interrupt|Exit|Timeout)(?: \[\w+\])?(?::|$)|^Exception in thread "|^panic: |^\[?signal SIG/;

/**
 * Joins the lines of stack traces (Java, Python, Node, Go, PHP) with the line that they belong to.
 * A line goes on with the one before when it is indented, begins as traces do, or ends one.
 */
export function createRecordJoiner(): RecordJoiner {
  let parts: string[] = [];
  let first = 0;
  let characters = 0;
  let isTrace = false;
  let isPython = false;

  return { add, end };

  function add(text: string, line: number): JoinedRecord | undefined {
    const goesOn = parts.length > 0 && isContinuation(text);
    if (goesOn && parts.length < MAX_RECORD_LINES && characters + text.length <= MAX_RECORD_CHARACTERS) {
      parts.push(text);
      characters += text.length + 1;
      return undefined;
    }
    const done = take(goesOn);
    parts = [text];
    first = line;
    characters = text.length;
    // What was cut goes on, also with what only the middle of a trace can have.
    if (!goesOn) {
      isTrace = startsTrace(text);
      isPython = text.startsWith('Traceback (');
    }
    return done;
  }

  function end(): JoinedRecord | undefined {
    const done = take(false);
    parts = [];
    return done;
  }

  function take(isCut: boolean): JoinedRecord | undefined {
    return parts.length === 0 ? undefined : { line: first, lines: parts.length, text: parts.length === 1 ? parts[0]! : parts.join('\n'), isCut };
  }

  function isContinuation(text: string): boolean {
    const code = text.charCodeAt(0);
    // JSON over several lines is not joined here; one line of it never has a trace behind it.
    if (code === 32 || code === 9) return parts[0]!.charCodeAt(0) !== 123;
    if (text === '') return isTrace;
    if (code === 123 || code === 60 || (code >= 48 && code <= 57)) return false;
    if (text.startsWith('Traceback (')) isPython = true;
    if (HEAD_OF_TRACE.test(text)) {
      isTrace = true;
      return true;
    }
    const isException = EXCEPTION.test(text);
    // Python ends a trace with the exception, whatever its name is; Java and Node begin with it.
    if (isPython && parts.length > 1 && parts.at(-1)!.startsWith(' ')) {
      isPython = false;
      return isException || /^[\w.]{1,200}(?::|$)/.test(text);
    }
    if (isException && !startsTrace(parts[0]!) && parts.length === 1) {
      isTrace = true;
      return true;
    }
    return false;
  }
}

function startsTrace(text: string): boolean {
  return HEAD_OF_TRACE.test(text) || EXCEPTION.test(text);
}
