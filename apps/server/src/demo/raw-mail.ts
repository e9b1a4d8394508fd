/** A message as a mail server hands it over. */
export function rawMail(fields: readonly string[], id: string, text: string): string {
  return [...fields, 'To: <security@example.com>', `Message-ID: <${id}@mail.example.net>`, '', text, ''].join('\r\n');
}
