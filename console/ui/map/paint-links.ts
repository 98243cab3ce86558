/** Links: the style of the line tells how sure it is, its colour the state, a ring in its middle that one side only tells. */
import { type Canvas, dimmed } from './canvas.ts';
import type { Scene } from './scene.ts';

/** Lines to single leaves are left out from afar, where nodes stand as close as the lines would. */
const leaves_from = 0.22;
const ports_from = 1.25;

/** In the order of `confidences`: certain, likely, recorded, inferred. */
const widths = [1.7, 1, 1.2, 1];
const dashes: number[][] = [[], [], [1.5, 3], [6, 4]];

export function links(canvas: Canvas, scene: Scene): void {
  const { camera, width, height, focus } = canvas;
  const { bounds } = scene;
  const [left, top] = [-camera.x / camera.k, -camera.y / camera.k];
  const [right, bottom] = [left + width / camera.k, top + height / camera.k];
  /** By look, so that each is one path. */
  const batches = new Map<number, number[]>();
  const lit: number[] = [];
  scene.edges.forEach(({ a, b }, edge) => {
    const at = edge * 4;
    if ((bounds[at] ?? 0) > right || (bounds[at + 2] ?? 0) < left) return;
    if ((bounds[at + 1] ?? 0) > bottom || (bounds[at + 3] ?? 0) < top) return;
    if (focus.lit_edges?.has(edge)) {
      lit.push(edge);
      return;
    }
    const look = scene.edge_looks[edge];
    if (!look) return;
    const leaf = (scene.degrees[a] === 1 || scene.degrees[b] === 1) && look.state !== 'down';
    if (leaf && camera.k < leaves_from) return;
    const key = look.rank * 3 + (look.state === 'down' ? 2 : look.state === 'up' ? 1 : 0);
    const batch = batches.get(key);
    if (batch) batch.push(edge);
    else batches.set(key, [edge]);
  });
  canvas.pen.globalAlpha = focus.lit ? dimmed : 1;
  for (const [key, batch] of [...batches].sort(([a], [b]) => (a % 3) - (b % 3))) stroke(canvas, scene, key, batch);
  canvas.pen.globalAlpha = 1;
  for (const edge of lit) highlight(canvas, scene, edge);
  signs(canvas, scene, [...batches.values()].flat(), lit);
}

function trace({ pen, camera }: Canvas, { layout }: Scene, edge: number): void {
  const { points, curved } = layout;
  const [from, to] = [layout.starts[edge] ?? 0, layout.starts[edge + 1] ?? 0];
  const x = (at: number) => (points[at] ?? 0) * camera.k + camera.x;
  const y = (at: number) => (points[at + 1] ?? 0) * camera.k + camera.y;
  pen.moveTo(x(from), y(from));
  if (curved[edge] === 1) {
    pen.quadraticCurveTo(x(from + 2), y(from + 2), x(from + 4), y(from + 4));
    return;
  }
  for (let at = from + 2; at < to; at += 2) pen.lineTo(x(at), y(at));
}

function stroke(canvas: Canvas, scene: Scene, key: number, batch: readonly number[]): void {
  const { pen, palette, camera } = canvas;
  const [rank, state] = [Math.floor(key / 3), key % 3];
  pen.strokeStyle = state === 2 ? palette.down : state === 1 ? palette.edge : palette.unknown;
  pen.lineWidth = (widths[rank] ?? 1) * (camera.k < 0.3 ? 0.7 : 1) + (state === 2 ? 0.6 : 0);
  pen.setLineDash(camera.k < 0.3 ? [] : (dashes[rank] ?? []));
  pen.beginPath();
  for (const edge of batch) trace(canvas, scene, edge);
  pen.stroke();
  pen.setLineDash([]);
}

function highlight(canvas: Canvas, scene: Scene, edge: number): void {
  const { pen, palette } = canvas;
  const look = scene.edge_looks[edge];
  pen.strokeStyle = palette.accent;
  pen.lineWidth = 6;
  pen.globalAlpha = 0.35;
  pen.beginPath();
  trace(canvas, scene, edge);
  pen.stroke();
  pen.globalAlpha = 1;
  pen.strokeStyle = look?.state === 'down' ? palette.down : palette.accent;
  pen.lineWidth = 2;
  pen.setLineDash(dashes[look?.rank ?? 0] ?? []);
  pen.beginPath();
  trace(canvas, scene, edge);
  pen.stroke();
  pen.setLineDash([]);
}

/** The point before the far end, where a sign stands clear of other lines. */
function nearEnd({ layout }: Scene, edge: number): [number, number] {
  const { points } = layout;
  const [from, to] = [layout.starts[edge] ?? 0, layout.starts[edge + 1] ?? 0];
  const value = (at: number) => points[at] ?? 0;
  if (layout.curved[edge] === 1) {
    const mid = (at: number) => value(from + at) / 4 + value(from + 2 + at) / 2 + value(from + 4 + at) / 4;
    return [mid(0), mid(1)];
  }
  const share = 0.25;
  return [
    value(to - 4) + (value(to - 2) - value(to - 4)) * share,
    value(to - 3) + (value(to - 1) - value(to - 3)) * share,
  ];
}

function signs(canvas: Canvas, scene: Scene, drawn: readonly number[], lit: readonly number[]): void {
  const { pen, camera, palette, focus } = canvas;
  if (camera.k < 0.4) return;
  const s = Math.min(4, 5 * camera.k);
  for (const edge of [...drawn, ...lit]) {
    const look = scene.edge_looks[edge];
    if (!look || (!look.one_sided && look.state !== 'down')) continue;
    const [wx, wy] = nearEnd(scene, edge);
    const [x, y] = [wx * camera.k + camera.x, wy * camera.k + camera.y];
    pen.globalAlpha = focus.lit && !focus.lit_edges?.has(edge) ? dimmed : 1;
    pen.lineWidth = 1.5;
    pen.beginPath();
    if (look.state === 'down') {
      pen.strokeStyle = palette.down;
      pen.moveTo(x - s, y - s);
      pen.lineTo(x + s, y + s);
      pen.moveTo(x + s, y - s);
      pen.lineTo(x - s, y + s);
    } else {
      pen.strokeStyle = palette.degraded;
      pen.fillStyle = palette.surface;
      pen.arc(x, y, s * 0.9, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.stroke();
  }
  pen.globalAlpha = 1;
  if (camera.k >= ports_from) ports(canvas, scene, [...lit, ...drawn]);
}

const ports_max = 160;

/** The ports' names beside the ends of lines that lead from one node to another. */
function ports(canvas: Canvas, scene: Scene, edges: readonly number[]): void {
  const { camera, palette, labels, focus } = canvas;
  let left = ports_max;
  for (const edge of edges) {
    const [only, ...more] = scene.links[edge] ?? [];
    const link = only === undefined || more.length > 0 ? undefined : scene.all_links[only];
    if (!link || (focus.lit && !focus.lit_edges?.has(edge))) continue;
    if (left <= 0) return;
    left -= 1;
    // A way is drawn from the parent; which end of the link that is, its item tells.
    const { points, starts } = scene.layout;
    const [from, to] = [starts[edge] ?? 0, starts[edge + 1] ?? 0];
    const [x, y] = [(points[to - 2] ?? 0) * camera.k + camera.x, (points[to - 1] ?? 0) * camera.k + camera.y];
    const over = (points[to - 3] ?? 0) < (points[to - 1] ?? 0);
    const last = itemAt(scene, edge, to);
    if (last === undefined || to - from < 8) continue;
    const port = scene.items[last]?.id === link.a ? link.a_port : link.b_port;
    const off = over ? -20 * camera.k - 6 : 20 * camera.k + 6;
    if (port) labels.put(port, x + 4, y + off, { align: 'left', max: 44 * camera.k, colour: palette.dim, size: 10 });
  }
}

/** The item at which an edge's way ends. */
function itemAt(scene: Scene, edge: number, to: number): number | undefined {
  const { a, b } = scene.edges[edge] ?? { a: -1, b: -1 };
  const { xs, ys, points } = scene.layout;
  const [x, y] = [points[to - 2] ?? 0, points[to - 1] ?? 0];
  return [a, b].find((item) => Math.abs((xs[item] ?? 0) - x) < 20 && Math.abs((ys[item] ?? 0) - y) < 1);
}
