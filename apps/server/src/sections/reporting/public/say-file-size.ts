/** `812 B`, `3.4 KiB`, `25 MiB`. */
export function sayFileSize(bytes: number): string {
  const power = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  const amount = bytes / 1024 ** power;
  return `${power === 0 || amount >= 10 ? Math.round(amount) : amount.toFixed(1)} ${['B', 'KiB', 'MiB'][power]}`;
}
