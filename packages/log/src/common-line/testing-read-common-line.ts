/** What a common line says, read by its documented grammar and by nothing else of ours. */
export interface CommonLineRead {
  readonly host: string;
  readonly user: string;
  readonly time: string;
  readonly request: string;
  readonly status: string;
  readonly bytes: string;
  readonly quoted: readonly string[];
  readonly pairs: Readonly<Record<string, string>>;
}

/** Reads `host - user [time] "request" status bytes "…"… key=value…`. Throws where the line is not of that form. */
export function readCommonLine(line: string): CommonLineRead {
  const front = /^(\S+) - (\S+) \[([^\]]+)\] /.exec(line);
  if (!front) throw new Error(`no front: ${line}`);
  const [tokens, quoted]: [string[], string[]] = [[], []];
  for (let at = front[0].length; at < line.length; ) {
    const [token, end] = line[at] === '"' ? readQuoted(line, at) : readBare(line, at);
    (line[at] === '"' ? quoted : tokens).push(token);
    at = end;
    if (at < line.length && line[at++] !== ' ') throw new Error(`no blank at ${at - 1}: ${line}`);
  }
  const [status, bytes, ...rest] = tokens;
  return { host: unescape(front[1]!), user: unescape(front[2]!), time: front[3]!, request: quoted[0]!, status: status!, bytes: bytes!, quoted: quoted.slice(1), pairs: Object.fromEntries(rest.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])) };
}

function readQuoted(line: string, from: number): [string, number] {
  let at = from + 1;
  while (line[at] !== '"') {
    if (at >= line.length) throw new Error(`a quote without an end: ${line}`);
    at += line[at] === '\\' ? 2 : 1;
  }
  return [unescape(line.slice(from + 1, at)), at + 1];
}

/** Up to the next blank; `key="quoted"` is one. */
function readBare(line: string, from: number): [string, number] {
  let at = from;
  while (at < line.length && line[at] !== ' ' && line[at] !== '"') at++;
  if (line[at] !== '"') return [line.slice(from, at), at];
  const [value, end] = readQuoted(line, at);
  return [line.slice(from, at) + value, end];
}

function unescape(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(["\\]))/g, (_whole, byte: string | undefined, unit: string | undefined, mark: string | undefined) => mark ?? String.fromCharCode(Number.parseInt((byte ?? unit)!, 16)));
}
