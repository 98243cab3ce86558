/** Areas: frames around their nodes, a card where they are folded into one mark, stripes for levels. */
import { states } from '../../wire.ts';
import { type Canvas, screenX, screenY } from './canvas.ts';
import { mark } from './marks.ts';
import type { Box } from './model.ts';
import { type Scene, worst } from './scene.ts';

export function stripes(canvas: Canvas, { layout }: Scene): void {
  const { pen, camera, width, palette, words, labels } = canvas;
  layout.bands.forEach((band, index) => {
    const [y, h] = [screenY(camera, band.y), band.h * camera.k];
    pen.fillStyle = index % 2 === 0 ? palette.surface : palette.sunken;
    pen.fillRect(0, y, width, h);
    pen.fillStyle = palette.line;
    pen.fillRect(0, y, width, 1);
    if (index === layout.bands.length - 1) pen.fillRect(0, y + h, width, 1);
    const at = Math.min(Math.max(y + 16, 16), y + h - 12);
    if (h > 20)
      labels.put(words.level(band.level), 12, at, {
        align: 'left',
        max: 90,
        colour: palette.dim,
        size: 12,
        bold: true,
      });
  });
}

/** The part of a frame that folds it when pressed, in pixels. */
export function titleOf(camera: Canvas['camera'], box: Box, unit: number) {
  const [x, y] = [screenX(camera, box.x), screenY(camera, box.y)];
  return { x, y, w: box.w * camera.k, h: Math.max(34 * unit * camera.k, 18) };
}

export function frames(canvas: Canvas, scene: Scene): void {
  const { pen, camera, palette, words, labels, width, height } = canvas;
  for (const box of scene.layout.boxes) {
    const [x, y, w, h] = [screenX(camera, box.x), screenY(camera, box.y), box.w * camera.k, box.h * camera.k];
    if (x > width || y > height || x + w < 0 || y + h < 0) continue;
    pen.beginPath();
    pen.roundRect(x, y, w, h, Math.min(10, h / 8));
    if (box.kind === 'alone') {
      pen.strokeStyle = palette.edge;
      pen.lineWidth = 1;
      pen.setLineDash([4, 4]);
      pen.stroke();
      pen.setLineDash([]);
      const line = Math.max(17 * Math.sqrt(scene.layout.unit) * camera.k, 8);
      if (w > 90)
        labels.put(words.alone, x + 8, y + line, { align: 'left', max: w - 16, colour: palette.dim, size: 12 });
      continue;
    }
    pen.fillStyle = palette.surface;
    pen.fill();
    pen.strokeStyle = palette.line;
    pen.lineWidth = 1;
    pen.stroke();
  }
}

/** Over the links, which would run through the figures. */
export function titles(canvas: Canvas, scene: Scene): void {
  for (const box of scene.layout.boxes) if (box.kind === 'group') title(canvas, scene, box);
}

const title_from = 60;

function title(canvas: Canvas, scene: Scene, box: Box): void {
  const { pen, palette, labels, camera } = canvas;
  const { x, y, w, h } = titleOf(camera, box, scene.layout.unit);
  if (w < title_from || x > canvas.width || y > canvas.height || x + w < 0 || y + h < 0) return;
  const size = Math.min(Math.max(h * 0.42, 11), 15);
  const mid = y + h / 2 + 2;
  pen.fillStyle = palette.surface;
  pen.fillRect(x + 4, mid - size * 0.7, w - 8, size * 1.4);
  // A minus in a square: it folds.
  const s = size * 0.5;
  pen.strokeStyle = palette.dim;
  pen.lineWidth = 1.2;
  pen.beginPath();
  pen.roundRect(x + 8, mid - s, 2 * s, 2 * s, 2);
  pen.moveTo(x + 8 + s * 0.5, mid);
  pen.lineTo(x + 8 + s * 1.5, mid);
  pen.stroke();
  const name = scene.names.get(box.group ?? -1) ?? '';
  const counts = scene.frame_counts.get(box.group ?? -1) ?? [];
  const begin = x + 14 + 2 * s;
  labels.put(name, begin, mid, { align: 'left', max: w * 0.5, colour: palette.ink, size, bold: true });
  const used = Math.min(canvas.pen.measureText(name).width, w * 0.5);
  tally(canvas, counts, begin + used + 12, mid, size * 0.92, x + w - 8);
}

/** From here on a figure is no longer read. */
const figure_min = 8.5;

/** Counts by state, those that need somebody first; unknown has its own, hollow. Smaller where room is short. */
function tally(canvas: Canvas, counts: readonly number[], x: number, y: number, size: number, end: number): void {
  const { pen, palette } = canvas;
  const shown = states.flatMap((state, index) =>
    (counts[index] ?? 0) > 0 ? [{ state, count: counts[index] ?? 0 }] : [],
  );
  const widthAt = (each: (typeof shown)[number], font: number) => font * (1.65 + 0.58 * String(each.count).length);
  const whole = shown.reduce((sum, each) => sum + widthAt(each, 1), 0);
  const font = Math.max(Math.min(size, (end - x) / whole), figure_min);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  let at = x;
  for (const each of shown) {
    const width = widthAt(each, font);
    if (at + width > end + font) return;
    mark(pen, { role: 3, state: each.state, suppressed: false }, at + font * 0.45, y, font * 0.48, palette);
    pen.font = `${font}px ${palette.font}`;
    pen.fillStyle = palette.ink;
    pen.fillText(String(each.count), at + font * 1.1, y);
    at += width;
  }
}

/** An area folded into one: its name, its worst state, how many nodes are in which. */
export function card(canvas: Canvas, scene: Scene, item: number): void {
  const { pen, camera, palette, words } = canvas;
  const { layout } = scene;
  const [it, look] = [scene.items[item], scene.item_looks[item]];
  if (!it || !look) return;
  const [w, h] = [(layout.ws[item] ?? 0) * camera.k * 0.96, (layout.hs[item] ?? 0) * camera.k * 0.86];
  const [x, y] = [screenX(camera, layout.xs[item] ?? 0) - w / 2, screenY(camera, layout.ys[item] ?? 0) - h / 2];
  pen.beginPath();
  pen.roundRect(x, y, w, h, Math.min(8, h / 5));
  pen.fillStyle = palette.surface;
  pen.fill();
  const state = worst(look.counts);
  pen.strokeStyle = state === 'up' ? palette.edge : palette[state];
  pen.lineWidth = state === 'up' ? 1 : 1.8;
  pen.stroke();
  const rows = h > 50 ? 3 : h > 30 ? 2 : 1;
  const size = Math.min(Math.max(h * (rows === 1 ? 0.6 : rows === 2 ? 0.32 : 0.24), 9), 20);
  const pad = Math.min(size * 0.8, 14);
  const first = rows === 1 ? y + h / 2 : y + h * (rows === 2 ? 0.32 : 0.27);
  mark(pen, { role: 3, state, suppressed: look.suppressed }, x + pad + size * 0.5, first, size * 0.52, palette);
  pen.textBaseline = 'middle';
  pen.font = `600 ${size}px ${palette.font}`;
  pen.textAlign = 'left';
  pen.fillStyle = palette.ink;
  const count = words.nodes(look.counts.reduce((sum, each) => sum + each, 0));
  const begin = x + pad + size * 1.3;
  const name = canvas.fit(it.name, x + w - pad - begin);
  pen.fillText(name, begin, first);
  if (rows === 1) return;
  const used = pen.measureText(name).width;
  pen.font = `${size * 0.72}px ${palette.font}`;
  pen.fillStyle = palette.dim;
  if (begin + used + pen.measureText(count).width + 8 < x + w - pad) {
    pen.textAlign = 'right';
    pen.fillText(count, x + w - pad, first);
  }
  tally(canvas, look.counts, x + pad, y + h * (rows === 2 ? 0.72 : 0.8), size * 0.86, x + w - pad * 0.6);
  if (rows === 3) bar(canvas, look.counts, x + pad, y + h * 0.48, w - 2 * pad, Math.max(h * 0.11, 4));
}

/** Shares by state: what is well at the end; unknown hollow. */
function bar({ pen, palette }: Canvas, counts: readonly number[], x: number, y: number, w: number, h: number): void {
  const sum = counts.reduce((total, count) => total + count, 0);
  const least = 3;
  const shown = states.filter((_, index) => (counts[index] ?? 0) > 0);
  const free = w - least * shown.length;
  let at = x;
  for (const state of shown) {
    const width = least + (free * (counts[states.indexOf(state)] ?? 0)) / (sum || 1);
    pen.fillStyle = palette[state];
    if (state === 'unknown') {
      pen.strokeStyle = palette.unknown;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.rect(at + 0.5, y + 0.5, width - 2, h - 1);
      pen.stroke();
    } else pen.fillRect(at, y, width - 1, h);
    at += width;
  }
}
