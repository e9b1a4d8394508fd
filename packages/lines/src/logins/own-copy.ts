/** `text` in memory of its own: what is cut out of a long text otherwise keeps all of it alive. Up to twelve characters are always copied by the engine. */
export function ownCopy(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
