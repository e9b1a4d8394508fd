/** A generated page of `docs/reference`: its file and its whole text. */
export interface ReferencePage {
  readonly file: string;
  readonly text: string;
}

export function makePage(file: string, title: string, about: string, body: string): ReferencePage {
  return { file: `docs/reference/${file}`, text: `# ${title}\n\n<!-- Made by \`npm run reference\`; edit the source that it names instead. -->\n\n${about}\n\n${body.trim()}\n` };
}

export function makeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
