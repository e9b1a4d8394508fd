/** Which lines are asked for. What is undefined asks nothing. */
export interface LineFilter {
  /** From this instant, milliseconds. */
  readonly from: number;
  /** Up to and without this instant. */
  readonly until: number;
  readonly service?: string | undefined;
  readonly host?: string | undefined;
  readonly program?: string | undefined;
  /** At least as severe as this number. */
  readonly severity?: number | undefined;
  readonly requestId?: string | undefined;
  /** Each must occur in the line, in small letters or capitals of any script. */
  readonly words?: readonly string[] | undefined;
  /** Fields with exactly these values. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** One of these. */
  readonly templates?: readonly string[] | undefined;
}

/** A condition on rows: its text, which holds no value, and the values. */
export interface Condition {
  readonly sql: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Words and fields that one question may hold. */
export const FILTER_LIMITS = { words: 8, fields: 8, characters: 200 } as const;

/** The filter as a condition. The first lines are what the order of the table finds; the rest rules out thousands of lines at once by the indexes. */
export function conditionOf(filter: LineFilter): Condition {
  const parts = ['ts >= fromUnixTimestamp64Milli({from:Int64})', 'ts < fromUnixTimestamp64Milli({until:Int64})'];
  const values: Record<string, unknown> = { from: within(filter.from), until: within(filter.until) };
  for (const name of ['service', 'host', 'program'] as const) {
    if (filter[name] === undefined) continue;
    parts.push(`${name} = {${name}:String}`);
    values[name] = filter[name];
  }
  if (filter.severity !== undefined) {
    parts.push('severity >= {severity:UInt8}');
    values['severity'] = filter.severity;
  }
  if (filter.requestId !== undefined) {
    parts.push('request_id = {request:String}');
    values['request'] = filter.requestId;
  }
  if (filter.templates !== undefined) {
    parts.push('template IN {templates:Array(String)}');
    values['templates'] = filter.templates;
  }
  (filter.words ?? []).slice(0, FILTER_LIMITS.words).forEach((given, index) => {
    const word = given.slice(0, FILTER_LIMITS.characters);
    const plain = longestPlain(word);
    if (plain !== '') {
      parts.push(`lower(message) LIKE {word${index}:String}`);
      values[`word${index}`] = `%${plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/[\\%_]/g, String.raw`\$&`)}%`;
    }
    if (plain === word) return;
    parts.push(`positionCaseInsensitiveUTF8(message, {letters${index}:String}) > 0`);
    values[`letters${index}`] = word;
  });
  Object.entries(filter.fields ?? {}).slice(0, FILTER_LIMITS.fields).forEach(([name, value], index) => {
    parts.push(`has(mapValues(fields), {value${index}:String}) AND fields[{field${index}:String}] = {value${index}:String}`);
    values[`field${index}`] = name;
    values[`value${index}`] = value;
  });
  return { sql: parts.join(' AND '), values };
}

/** The longest run of ASCII: the index is made of small letters of ASCII alone, and knows nothing of others. */
function longestPlain(word: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII is what is meant, whole
  return (word.match(/[\0-\x7f]+/g) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** Instants that the engine can hold, as text: a value of DateTime64 is read as seconds or not at all when it has fewer digits than 13, a whole number never is. */
export function within(at: number): string {
  return String(Math.min(Math.max(Math.floor(at), 0), LAST_INSTANT));
}

/** 2200-01-01; the engine ends in 2299. */
const LAST_INSTANT = 7_258_118_400_000;
