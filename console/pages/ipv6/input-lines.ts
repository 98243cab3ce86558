/** Between lists of inputs and the lines that people type. Pure; the server judges addresses and bounds. */

/** `wrong`: the first line that can't be read, counted from 1. */
type Read<T> = { rows: T[] } | { wrong: number };
type Lan = { interface: string; sends_ra: boolean | null };
type Cdn = { name: string; prefix: string };

export const wordsFrom = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function readLines<T>(text: string, read: (line: string) => T | undefined): Read<T> {
  const rows: T[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const row = read(line.trim());
    if (row === undefined) return { wrong: at + 1 };
    rows.push(row);
  }
  return { rows };
}

const answers = new Map<string, boolean | null>([
  ['', null],
  ['yes', true],
  ['true', true],
  ['\u662f', true],
  ['no', false],
  ['false', false],
  ['\u5426', false],
]);

/** Names of interfaces hold spaces, but no commas. */
export const lansFrom = (text: string): Read<Lan> =>
  readLines(text, (line) => {
    const [name = '', answer = '', ...rest] = line.split(/[,，]/).map((part) => part.trim());
    const sends_ra = answers.get(answer.toLowerCase());
    return name === '' || sends_ra === undefined || rest.length > 0 ? undefined : { interface: name, sends_ra };
  });

export const linesOfLans = (lans: readonly Lan[], yes: string, no: string): string =>
  lans
    .map(({ interface: name, sends_ra }) => (sends_ra === null ? name : `${name}, ${sends_ra ? yes : no}`))
    .join('\n');

export const cdnFrom = (text: string): Read<Cdn> =>
  readLines(text, (line) => {
    const [, prefix, name] = /^(\S+?)[\s,，]+(\S.*)$/.exec(line) ?? [];
    return prefix === undefined || name === undefined ? undefined : { name, prefix };
  });

export const linesOfCdn = (cdn: readonly Cdn[]): string =>
  cdn.map(({ name, prefix }) => `${prefix} ${name}`).join('\n');
