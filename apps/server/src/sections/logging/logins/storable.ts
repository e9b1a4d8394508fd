/** Text from outside as PostgreSQL can hold it: no NUL, no half characters, at most `longest` characters. */
export function storable(text: string, longest: number): string {
  return text.slice(0, longest).replaceAll('\0', '').toWellFormed();
}
