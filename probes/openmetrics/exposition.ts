/** Reads a text exposition, Prometheus' or OpenMetrics': total, bounded, and what is wrong is told by its line. */
export type Metric = { name: string; labels: ReadonlyMap<string, string>; value: number };
export type Exposition = { metrics: Metric[] } | { line: number; problem: string };

export const MAX_EXPOSITION_BYTES = 1024 * 1024;
const MAX_SERIES = 20_000;
const MAX_LABELS = 40;
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:.]*/y;
const LABEL = /[a-zA-Z_][a-zA-Z0-9_.]*/y;
const TEXT = /"((?:[^"\\\n]|\\.)*)"/y;
const REST = /^[ \t]+(\S+)(?:[ \t]+(-?[0-9.eE+]+))?[ \t]*(?:#[ \t]*\{.*)?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Lines count from 1. An OpenMetrics text ends with `# EOF`, after which nothing may stand. */
export function readExposition(text: string): Exposition {
  const metrics: Metric[] = [];
  let ended = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    const at = (problem: string) => ({ line: index + 1, problem });
    if (line.trim() === '') continue;
    if (ended) return at('something stands after # EOF');
    if (line.startsWith('#')) {
      ended = /^# EOF\s*$/.test(line);
      continue;
    }
    if (line.length > 10_000) return at('the line is longer than 10000 characters');
    const read = readLine(line);
    if (typeof read === 'string') return at(read);
    if (metrics.length === MAX_SERIES) return at(`more than ${MAX_SERIES} series`);
    metrics.push(read);
  }
  return { metrics };
}

function readLine(line: string): Metric | string {
  const name = take(NAME, line, 0);
  if (!name) return 'a line begins with the name of a metric';
  let place = name.length;
  const labels = new Map<string, string>();
  if (line[place] === '{') {
    const read = readLabels(line, place, labels);
    if (typeof read === 'string') return read;
    place = read;
  }
  const rest = REST.exec(line.slice(place));
  const value = rest?.[1] === undefined ? undefined : numberOf(rest[1]);
  if (value === undefined) return 'a number stands behind the name and its labels';
  return { name, labels, value };
}

/** The place behind the closing brace, or what is wrong. */
export function readLabels(line: string, from: number, labels: Map<string, string>): number | string {
  let place = from + 1;
  for (;;) {
    if (line[place] === '}') return place + 1;
    const name = take(LABEL, line, place);
    if (!name || line[place + name.length] !== '=') return 'a label looks like name="value"';
    place += name.length + 1;
    TEXT.lastIndex = place;
    const text = TEXT.exec(line);
    if (!text) return `the value of ${name} stands in quotes`;
    if (labels.has(name)) return `the label ${name} is there twice`;
    if (labels.size === MAX_LABELS) return `more than ${MAX_LABELS} labels`;
    labels.set(
      name,
      (text[1] ?? '').replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign)),
    );
    place = TEXT.lastIndex;
    if (line[place] === ',') place += 1;
    else if (line[place] !== '}') return 'labels are parted by commas and end with }';
  }
}

function take(pattern: RegExp, line: string, from: number): string | undefined {
  pattern.lastIndex = from;
  return pattern.exec(line)?.[0];
}

function numberOf(text: string): number | undefined {
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return NUMBER.test(text) ? Number(text) : undefined;
}

export type Selector = { name: string; labels: ReadonlyMap<string, string> };

/** `name` or `name{label="value"}`; undefined for what is none. */
export function readSelector(text: string): Selector | undefined {
  const line = text.trim();
  const name = take(NAME, line, 0);
  if (!name || line.length > 300) return undefined;
  const labels = new Map<string, string>();
  if (line.length === name.length) return { name, labels };
  if (line[name.length] !== '{') return undefined;
  return readLabels(line, name.length, labels) === line.length ? { name, labels } : undefined;
}

export const selects = ({ name, labels }: Selector, metric: Metric): boolean =>
  metric.name === name && [...labels].every(([label, value]) => metric.labels.get(label) === value);

/** As the exposition has it: what a series is kept under. */
export function seriesName({ name, labels }: Metric): string {
  if (labels.size === 0) return name;
  const inner = [...labels].map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',');
  return `${name}{${inner}}`;
}
