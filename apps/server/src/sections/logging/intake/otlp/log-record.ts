/** A value of OpenTelemetry's data model, as JSON can say it. */
export type OtlpValue = string | number | boolean | null | readonly OtlpValue[] | { readonly [name: string]: OtlpValue };
export type Attributes = Readonly<Record<string, OtlpValue>>;

/** One log record with what stands around it. https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export interface LogRecord {
  /** Milliseconds; undefined where it was not said. */
  readonly at: number | undefined;
  readonly observedAt: number | undefined;
  readonly severity: number;
  readonly severityText: string;
  readonly body: OtlpValue;
  readonly attributes: Attributes;
  /** 32 hexadecimal digits, or empty. */
  readonly traceId: string;
  /** 16 hexadecimal digits, or empty. */
  readonly spanId: string;
  readonly eventName: string;
  /** Of what wrote it: `host.name`, `service.name` and more. */
  readonly resource: Attributes;
  /** The part of the program: usually a logger's name. */
  readonly scope: string;
}

export interface LogRecords {
  readonly records: readonly LogRecord[];
  /** Records that are none, and were left out. */
  readonly rejected: number;
}

/** Records of one request beyond which it is refused whole: exporters send 512 to 10,000. */
export const MOST_RECORDS = 200_000;

/** Values may hold values: deeper than this no honest one goes. */
export const DEEPEST_VALUE = 16;

/** Sets a name that came from outside; `__proto__` is a name like any other. */
export function setAttribute(attributes: Record<string, OtlpValue>, name: string, value: OtlpValue): void {
  if (name === '__proto__') Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true, writable: true });
  else attributes[name] = value;
}

/** Nanoseconds to whole milliseconds; nought means not said. */
export function millisecondsOf(nanoseconds: bigint): number | undefined {
  return nanoseconds === 0n ? undefined : Number(nanoseconds / 1_000_000n);
}
