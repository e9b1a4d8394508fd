/** OpenTelemetry's severity number in a word, and how it looks. */
export function saySeverity(severity: number): { readonly word: string; readonly class: 'error' | 'warning' | undefined } {
  if (severity === 0) return { word: '', class: undefined };
  if (severity < 5) return { word: 'trace', class: undefined };
  if (severity < 9) return { word: 'debug', class: undefined };
  if (severity < 13) return { word: severity === 10 ? 'notice' : 'info', class: undefined };
  if (severity < 17) return { word: 'warning', class: 'warning' };
  return { word: severity < 21 ? 'error' : 'fatal', class: 'error' };
}
