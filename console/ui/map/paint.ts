/** Draws the map: stripes, frames, links, nodes, names, in that order, with as much detail as there is room for. */
import { type Canvas, dimmed, radiusOf, screenX, screenY } from './canvas.ts';
import { mark } from './marks.ts';
import { card, frames, stripes, titles } from './paint-areas.ts';
import { links } from './paint-links.ts';
import type { Scene } from './scene.ts';

export function paint(canvas: Canvas, scene: Scene): void {
  const { pen, width, height, palette } = canvas;
  pen.globalAlpha = 1;
  pen.setLineDash([]);
  pen.fillStyle = palette.page;
  pen.fillRect(0, 0, width, height);
  stripes(canvas, scene);
  frames(canvas, scene);
  links(canvas, scene);
  titles(canvas, scene);
  const seen = inSight(canvas, scene);
  nodes(canvas, scene, seen);
  names(canvas, scene, seen);
}

/** Places in the list of items of those on the screen. */
function inSight({ camera, width, height }: Canvas, { layout, items }: Scene): number[] {
  const seen: number[] = [];
  const { xs, ys, ws, hs } = layout;
  const [left, top] = [-camera.x / camera.k, -camera.y / camera.k];
  const [right, bottom] = [left + width / camera.k, top + height / camera.k];
  for (let item = 0; item < items.length; item += 1) {
    const [x, y, w, h] = [xs[item] ?? 0, ys[item] ?? 0, (ws[item] ?? 0) / 2, (hs[item] ?? 0) / 2];
    if (x + w >= left && x - w <= right && y + h >= top && y - h <= bottom) seen.push(item);
  }
  return seen;
}

function nodes(canvas: Canvas, scene: Scene, seen: readonly number[]): void {
  const { pen, camera, palette, focus } = canvas;
  for (const item of seen) {
    const [it, look] = [scene.items[item], scene.item_looks[item]];
    if (!it || !look) continue;
    pen.globalAlpha = !focus.lit || focus.lit.has(item) ? 1 : dimmed;
    if (it.kind === 'group') {
      card(canvas, scene, item);
      continue;
    }
    const [x, y] = [screenX(camera, scene.layout.xs[item] ?? 0), screenY(camera, scene.layout.ys[item] ?? 0)];
    const r = radiusOf(camera.k, scene.layout.hs[item]);
    if (focus.stubs && scene.stubs.has(it.id)) stub(canvas, scene.stubs.get(it.id) ?? [], x, y, r);
    // What carries others is larger, so that the tree is seen from afar.
    const size = r < 6 && it.role < 2 ? r * 1.5 : r;
    const drawn = { role: it.role, state: look.state, suppressed: look.suppressed };
    if (canvas.stamp) canvas.stamp(drawn, x, y, size);
    else mark(pen, drawn, x, y, size, palette);
    if (it.vantage) flag(canvas, x, y, size);
  }
  pen.globalAlpha = 1;
  for (const [item, wide] of [
    [focus.hovered, 1.5],
    [focus.selected, 3],
    [focus.focused, 2],
  ] as const) {
    if (item !== undefined) ring(canvas, scene, item, radiusOf(camera.k, scene.layout.hs[item]), wide);
  }
}

function ring({ pen, camera, palette }: Canvas, { layout, items }: Scene, item: number, r: number, wide: number): void {
  const [x, y] = [screenX(camera, layout.xs[item] ?? 0), screenY(camera, layout.ys[item] ?? 0)];
  pen.strokeStyle = palette.accent;
  pen.lineWidth = wide;
  pen.beginPath();
  if (items[item]?.kind === 'group') {
    const [w, h] = [(layout.ws[item] ?? 0) * camera.k, (layout.hs[item] ?? 0) * camera.k];
    pen.roundRect(x - w / 2, y - h / 2, w, h, 8);
  } else pen.arc(x, y, Math.max(r, 4) + 3 + wide, 0, 2 * Math.PI);
  pen.stroke();
}

/** Where our own probes enter: a small flag. */
function flag({ pen, palette }: Canvas, x: number, y: number, r: number): void {
  const s = Math.max(r, 5);
  pen.strokeStyle = palette.accent;
  pen.fillStyle = palette.accent;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x + s * 0.8, y - s * 0.5);
  pen.lineTo(x + s * 0.8, y - s * 1.9);
  pen.lineTo(x + s * 1.9, y - s * 1.5);
  pen.lineTo(x + s * 0.8, y - s * 1.1);
  pen.fill();
  pen.stroke();
}

/** Neighbours that are no node of ours: a hollow end of a line, and what they call themselves. */
function stub(
  { pen, palette, camera, labels }: Canvas,
  names: readonly string[],
  x: number,
  y: number,
  r: number,
): void {
  const [ex, ey, er] = [x + r * 1.75, y - r * 1.5, Math.max(r * 0.38, 1.5)];
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 1;
  pen.setLineDash([2, 2]);
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(ex - er * 0.7, ey + er * 0.7);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(ex, ey, er, 0, 2 * Math.PI);
  pen.fillStyle = palette.surface;
  pen.fill();
  pen.stroke();
  if (camera.k < 0.9) return;
  const text = names.length > 1 ? `+${names.length}` : (names[0] ?? '');
  labels.put(text, ex + er + 3, ey, { align: 'left', max: camera.k > 1.3 ? 130 : 56, colour: palette.dim, size: 10 });
}

const names_max = 260;
/** A cell of so many pixels has room for its name. */
const named_cell = 54;
/** Names stay off other nodes' marks while these are few enough to ask. */
const marks_kept_free = 700;

function keepFree({ camera, labels }: Canvas, { layout, items }: Scene, item: number): void {
  if (items[item]?.kind === 'group') return;
  const r = radiusOf(camera.k, layout.hs[item]);
  const [x, y] = [screenX(camera, layout.xs[item] ?? 0), screenY(camera, layout.ys[item] ?? 0)];
  labels.take(x - r, y - r, x + r, y + r);
}

function names(canvas: Canvas, scene: Scene, seen: readonly number[]): void {
  const { camera, focus, labels, palette } = canvas;
  const { layout, items } = scene;
  const shown = new Set(seen);
  if (seen.length < marks_kept_free) for (const item of seen) keepFree(canvas, scene, item);
  let left = names_max;
  const named = new Set<number>();
  const put = (item: number, bold: boolean, max: number) => {
    const it = items[item];
    if (!it || it.kind === 'group' || named.has(item)) return;
    const [x, y] = [screenX(camera, layout.xs[item] ?? 0), screenY(camera, layout.ys[item] ?? 0)];
    const r = radiusOf(camera.k, layout.hs[item]);
    const look = { max, colour: palette.ink, size: bold ? 13 : 11.5, bold, ground: palette.surface };
    // Beneath the mark where there's room; what carries others may also be named beside it.
    const beside = (scene.degrees[item] ?? 0) > 1 || bold;
    const done =
      labels.put(it.name, x, y + r + 9, { ...look, align: 'center' }) ||
      (beside && labels.put(it.name, x + r * 1.3 + 5, y, { ...look, align: 'left' }));
    if (!done) return;
    named.add(item);
    left -= 1;
  };
  for (const item of [focus.selected, focus.focused, focus.hovered]) {
    if (item !== undefined && shown.has(item)) put(item, true, 260);
  }
  if (focus.lit && focus.lit.size < 400) for (const item of focus.lit) if (shown.has(item)) put(item, false, 160);
  // What has failed by itself is named before all others.
  const failed = (item: number) => scene.item_looks[item]?.state === 'down' && !scene.item_looks[item]?.suppressed;
  for (const item of seen) if (camera.k > 0.15 && !focus.lit && failed(item)) put(item, false, 120);
  for (const item of scene.naming) {
    if (left <= 0) return;
    if (!shown.has(item) || (focus.lit && !focus.lit.has(item))) continue;
    const [it, look] = [items[item], scene.item_looks[item]];
    const carries = (scene.degrees[item] ?? 0) > 1;
    const all = (layout.hs[item] ?? 0) * camera.k >= named_cell;
    const important = carries || (it?.level ?? 3) < 2 || (look?.state === 'down' && !look.suppressed);
    if (!all && !(important && camera.k > 0.15)) continue;
    put(item, false, all ? Math.max((layout.ws[item] ?? 0) * camera.k - 6, 60) : 120);
  }
}
