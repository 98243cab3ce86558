/** Makes docs/performance.md of what the benches told. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { join } from 'node:path';
import type { Figure, Goal, Growth } from './figure.ts';

/** The benches that answer the table of figures, in its order. */
export const REPORTED = [
  'snmp',
  'sweeps',
  'probes',
  'load',
  'samples',
  'samples-outside',
  'page',
  'imports',
  'metrics',
];

const DOCUMENT = join(import.meta.dirname, '../../docs/performance.md');
const MENDED = join(import.meta.dirname, 'mended.md');

/** Three figures that count, and no more. */
const shown = (value: number | null): string =>
  value === null || !Number.isFinite(value)
    ? '–'
    : value >= 1_000
      ? Math.round(value).toLocaleString('en')
      : String(Number(value.toPrecision(3)));
const times = (ratio: number) => `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)} ×`;

function peersOf({ ours, peers }: Figure): string {
  const cells = Object.entries(peers).map(([name, theirs]) => {
    if (theirs === null) return `${name}: not here`;
    return `${name} ${shown(theirs)}${ours === null ? '' : ` (${times(ours / theirs)})`}`;
  });
  return listed(cells);
}

function goalOf({ ours, peers, better }: Figure, goal: Goal): string {
  const sign = better === 'less' ? '≤' : '≥';
  const says = goal.of === undefined ? `${sign} ${shown(goal.factor)}` : `${sign} ${shown(goal.factor)} × ${goal.of}`;
  const base = goal.of === undefined ? 1 : peers[goal.of];
  if (ours === null || base === null || base === undefined) return `${says}: not measured`;
  const limit = goal.factor * base;
  return `${says}: ${(better === 'less' ? ours <= limit : ours >= limit) ? 'reached' : '**short**'}`;
}

const goalsOf = (figure: Figure, goals: Goal[] = []) => goals.map((goal) => goalOf(figure, goal));
const listed = (texts: string[]) => texts.join('<br>') || '–';

function section(work: string, told: (Figure | Growth)[]): string {
  const figures = told.filter((one) => 'ours' in one);
  const rows = figures.map((figure) => {
    const name = `${figure.what}${figure.note ? ` (${figure.note})` : ''}`;
    const cells = [name, `${figure.unit} ${figure.better === 'less' ? '↓' : '↑'}`, `**${shown(figure.ours)}**`];
    const goals = [figure.reach, figure.beyond].map((of) => listed(goalsOf(figure, of)));
    return `| ${[...cells, peersOf(figure), ...goals].join(' | ')} |`;
  });
  const growths = told
    .filter((one) => 'sizes' in one)
    .map(({ what, unit, sizes }) => {
      const values = sizes.map(([size, value]) => `${size}: ${shown(value)}`).join(', ');
      return `- Growth, ${what} (${unit}): ${values}`;
    });
  const table =
    rows.length > 0
      ? ['| | unit | ours | peers (ours ÷ theirs) | to reach | beyond |', '|---|---|--:|---|---|---|', ...rows, '']
      : [];
  return [`## ${work}`, '', ...table, ...(growths.length > 0 ? [...growths, ''] : [])].join('\n');
}

function memory(): string {
  const kb = Number(/MemTotal:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'latin1'))?.[1]);
  return `${Math.round(kb / 1024 / 1024)} GB of memory`;
}

/** `lines`: JSON of figures, as told. `failed`: benches that didn't come to their end. */
export function writePerformance(lines: string, failed: readonly string[], took_min: number): string {
  const told = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Figure | Growth);
  const figures = told.filter((one) => 'ours' in one);
  const goals = figures.flatMap((figure) => goalsOf(figure, figure.reach));
  const count = (end: string) => goals.filter((text) => text.endsWith(end)).length;
  const short = count('**short**');
  const unmeasured = count('not measured');
  const text = [
    '# Performance beside the peers\n',
    'Made by `npm run bench -- --report`; the Debian packages are those under `debian` and `benches` in `tests/needs.json`. Written by the program: what is changed by hand here is lost.\n',
    `- ${new Date().toISOString().slice(0, 10)}, in ${took_min.toFixed(0)} minutes; Node ${process.versions.node}, Linux ${release().split('-')[0]}`,
    `- ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${memory()}`,
    '- Rounds of ours and of the peers are interleaved, figures are medians of the rounds. Only ratios within a row carry over to another machine.',
    '- ↓: less is better; ↑: more is better. What CPU is told is that of the program alone, not of what it asks.',
    `- The machine's load over the last five minutes was ${loadavg()[1]?.toFixed(1)}; the benches alone make 2 to 3, so whatever is beyond was others'.`,
    `- Of ${goals.length} goals to reach, ${count('reached')} are reached, ${short} are short, ${unmeasured} could not be measured.`,
    ...failed.map((name) => `- The bench ${name} didn't come to its end: its figures are missing.`),
    '',
    ...[...Map.groupBy(told, ({ work }) => work)].map(([work, of]) => section(work, of)),
    readFileSync(MENDED, 'utf8'),
  ].join('\n');
  writeFileSync(DOCUMENT, text);
  return DOCUMENT;
}
