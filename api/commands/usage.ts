/** What the person typed is wrong: said in one sentence, exit code 2. */
export class UsageError extends Error {
  /** What `parseArgs` gives its own complaints; main.ts treats both alike. */
  code = 'ERR_PARSE_ARGS_USAGE';
}

/** The one positional argument that a command needs, by the name its help gives it. */
export function onlyOne(words: readonly string[], name: string): string {
  const [first, ...more] = words;
  if (first === undefined) throw new UsageError(`${name} is missing`);
  if (more.length > 0) throw new UsageError(`one ${name} is enough; what is ${JSON.stringify(more[0])}?`);
  return first;
}

/** A whole number within limits, by the name of its option. */
export function readNumber(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${name} takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
  }
  return value;
}
