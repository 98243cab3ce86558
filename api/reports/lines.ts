/** Lines of a report as points on a plane, and as a picture of dots for programs that know no vectors. */
import { crc32, deflateSync } from 'node:zlib';
import type { Block } from '#compliance/reports/report.ts';
import { TONES } from './look.ts';

export type Lines = Extract<Block, { is: 'lines' }>;
type Point = { x: number; y: number };
/** One per stretch that was measured without a gap. */
export type Drawn = { colour: string; stretches: Point[][] };

/** The greatest value, by which lines are drawn; at least a trifle, so that all zeros lie at the foot. */
export const topOf = ({ series }: Lines): number =>
  series.reduce((most, { values }) => values.reduce<number>((top, value) => Math.max(top, value ?? 0), most), 1e-9);

export function drawn(block: Lines, width: number, height: number): Drawn[] {
  const top = topOf(block);
  const until = Math.max(block.seconds.at(-1) ?? 1, 1e-9);
  return block.series.map(({ tone, values }) => {
    const stretches: Point[][] = [];
    let gap = true;
    for (const [at, value] of values.entries()) {
      if (value === null) {
        gap = true;
        continue;
      }
      if (gap) stretches.push([]);
      gap = false;
      const x = ((block.seconds[at] ?? 0) / until) * width;
      stretches.at(-1)?.push({ x, y: height - (value / top) * height });
    }
    return { colour: TONES[tone], stretches };
  });
}

/** What the axes say, since the picture has no letters. */
export const axesText = (block: Lines): string =>
  `纵轴 0 至 ${Number(topOf(block).toPrecision(3))} ${block.unit}，横轴 ${block.across ?? `0 至 ${Math.round(block.seconds.at(-1) ?? 0)} 秒`}`;

/** Lighter than any line of values. */
const GRID = '#E4E7EC';
export function svgOf(block: Lines, width: number, height: number): string {
  const lines = drawn(block, width, height).flatMap(({ colour, stretches }) =>
    stretches.map((points) =>
      points.length === 1
        ? `<circle cx="${points[0]?.x.toFixed(1)}" cy="${points[0]?.y.toFixed(1)}" r="1" fill="${colour}"/>`
        : `<polyline fill="none" stroke="${colour}" stroke-width="1" points="${points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}"/>`,
    ),
  );
  const quarters = [0, 0.25, 0.5, 0.75, 1].map((part) => (part * height).toFixed(1));
  const grid = quarters.map((y) => `<path d="M0 ${y}H${width}" stroke="${GRID}" stroke-width="0.5"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${[...grid, ...lines].join('')}</svg>`;
}

/** A PNG of three bytes a dot. */
export function pngOf(block: Lines, width: number, height: number): Buffer {
  const row = width * 3 + 1;
  const dots = Buffer.alloc(row * height, 0xff);
  for (let y = 0; y < height; y += 1) dots[y * row] = 0;
  const dot = (x: number, y: number, colour: string) => {
    const at = [Math.min(Math.max(Math.round(x), 0), width - 1), Math.min(Math.max(Math.round(y), 0), height - 1)];
    Buffer.from(colour.slice(1), 'hex').copy(dots, (at[1] as number) * row + 1 + (at[0] as number) * 3);
  };
  for (const part of [0, 0.25, 0.5, 0.75, 1]) for (let x = 0; x < width; x += 1) dot(x, part * (height - 1), GRID);
  for (const { colour, stretches } of drawn(block, width - 2, height - 2))
    for (const points of stretches)
      for (const [at, to] of points.entries()) {
        const from = points[at - 1] ?? to;
        const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))));
        for (let step = 0; step <= steps; step += 1) {
          const x = from.x + ((to.x - from.x) * step) / steps;
          const y = from.y + ((to.y - from.y) * step) / steps;
          for (const [right, down] of [
            [0, 0],
            [1, 0],
            [0, 1],
            [1, 1],
          ] as const)
            dot(x + right, y + down, colour);
        }
      }
  const chunk = (name: string, content: Buffer) => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits each of red, green and blue.
  head.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(dots)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
