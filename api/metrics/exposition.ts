/** Prometheus' text format, written by hand where there are tens of thousands of lines: a library's objects for each cost ten times that. */

/** What a metric is called, and its lines without the name: `{labels} value`. */
export type Family = { name: string; help: string; lines: string[] };

const SPECIAL = /[\\"\n]/;
const ESCAPED: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** `{a="1",b="2"}`; an empty label is one that isn't there. */
export function labels(of: Record<string, string | number | null>): string {
  const parts: string[] = [];
  for (const name in of) {
    const value = of[name];
    if (value === null || value === undefined || value === '') continue;
    // Hardly any text needs it, and tens of thousands are asked.
    const isPlain = typeof value === 'number' || !SPECIAL.test(value);
    parts.push(`${name}="${isPlain ? value : value.replace(/[\\"\n]/g, (one) => ESCAPED[one] ?? one)}"`);
  }
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

export const line = (of: Record<string, string | number | null>, value: number): string => `${labels(of)} ${value}`;

/** All are gauges: what they tell can go down. */
export function writeFamily({ name, help, lines }: Family): string {
  if (lines.length === 0) return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}${lines.join(`\n${name}`)}\n`;
}
