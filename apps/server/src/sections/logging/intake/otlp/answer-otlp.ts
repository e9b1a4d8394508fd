/** What an ExportLogsServiceResponse says, in the encoding of its request. Nothing is said where everything was taken. */
export function answerOtlp(encoding: 'json' | 'protobuf', rejected: number): { readonly type: string; readonly body: string | Buffer } {
  const message = rejected === 0 ? '' : 'What was rejected is no log record.';
  if (encoding === 'json') return { type: 'application/json', body: rejected === 0 ? '{}' : JSON.stringify({ partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: message } }) };
  if (rejected === 0) return { type: 'application/x-protobuf', body: Buffer.alloc(0) };
  // partial_success = 1 { rejected_log_records = 1, error_message = 2 }; every length here is below 128, one byte.
  const text = Buffer.from(message);
  const partial = Buffer.concat([Buffer.from([0x08]), varint(rejected), Buffer.from([0x12, text.length]), text]);
  return { type: 'application/x-protobuf', body: Buffer.concat([Buffer.from([0x0a, partial.length]), partial]) };
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
