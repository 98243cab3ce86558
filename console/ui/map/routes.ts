/** Collects where edges run: in corners like a wiring plan, or as a curve for those that cross. */
import type { Edge, Layout } from './model.ts';

export type Routes = {
  corners: (edge: number, ...points: number[]) => void;
  /** Lets an edge begin at a point and then run beside another one, a lane away. */
  beside: (edge: number, other: number, x: number, y: number, lane: number) => void;
  /** Gives every edge without a way a curve, and packs all. */
  finish: (edges: readonly Edge[], xs: Float32Array, ys: Float32Array) => Pick<Layout, 'points' | 'starts' | 'curved'>;
};

const bend_share = 0.14;
const bend_max = 260;
const lane_gap = 5;

export function makeRoutes(): Routes {
  const ways = new Map<number, number[]>();
  return {
    corners: (edge, ...points) => ways.set(edge, points),
    beside: (edge, other, x, y, lane) => {
      const way = ways.get(other);
      if (!way || way.length < 8) return;
      const off = lane * lane_gap;
      const last = way.length - 4;
      ways.set(
        edge,
        way.map((value, at) => {
          if (at < 4) return at === 1 ? y : at === 3 ? value + off : x;
          if (at % 2 === 0) return at < last ? value - off : value + off;
          return at > last + 1 ? value : value + off;
        }),
      );
    },
    finish: (edges, xs, ys) => {
      const starts = new Uint32Array(edges.length + 1);
      const curved = new Uint8Array(edges.length);
      const all: number[] = [];
      edges.forEach(({ a, b }, index) => {
        const way = ways.get(index);
        starts[index] = all.length;
        if (way) for (const each of way) all.push(each);
        else {
          curved[index] = 1;
          all.push(...curve(xs[a] ?? 0, ys[a] ?? 0, xs[b] ?? 0, ys[b] ?? 0));
        }
      });
      starts[edges.length] = all.length;
      return { points: Float32Array.from(all), starts, curved };
    },
  };
}

/** A shallow arc that passes above what stands between two nodes of one row. */
function curve(ax: number, ay: number, bx: number, by: number): number[] {
  const [x1, y1, x2, y2] = ax < bx || (ax === bx && ay <= by) ? [ax, ay, bx, by] : [bx, by, ax, ay];
  const far = Math.hypot(x2 - x1, y2 - y1);
  const bend = Math.min(far * bend_share, bend_max) / (far || 1);
  const [nx, ny] = [y2 - y1, -(x2 - x1)];
  return [ax, ay, (ax + bx) / 2 + nx * 2 * bend, (ay + by) / 2 + ny * 2 * bend, bx, by];
}
