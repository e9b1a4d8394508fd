import { LONGEST_LINE } from './export-lines.ts';

/**
 * Splits a stream of text into lines. A line that is longer than any that Writ writes is cut and handed on at once, so that a file without line ends cannot fill
 * the memory; as a cut line it is malformed to whoever parses it.
 */
export async function* readLines(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
    if (rest.length > LONGEST_LINE) {
      yield rest.slice(0, LONGEST_LINE + 1);
      return;
    }
  }
  if (rest !== '') yield rest;
}
