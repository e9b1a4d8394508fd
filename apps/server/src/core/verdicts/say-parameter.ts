/** A parameter as it stands in the block: `72 hours`, `passkey, totp`, `environment=production`. */
export function sayParameter(value: unknown): string {
  if (Array.isArray(value)) return value.map(sayParameter).join(', ');
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, item]) => `${key}=${sayParameter(item)}`).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
