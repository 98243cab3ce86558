/** A node's mark: its shape tells the role, its colour and sign the state. Unknown is hollow, suppressed hatched. */
import type { State } from '../../wire.ts';
import type { Palette } from './palette.ts';
import type { Pen } from './svg-pen.ts';

const turn = 2 * Math.PI;

function polygon(pen: Pen, x: number, y: number, points: readonly (readonly [number, number])[], r: number): void {
  points.forEach(([dx, dy], index) => {
    if (index === 0) pen.moveTo(x + dx * r, y + dy * r);
    else pen.lineTo(x + dx * r, y + dy * r);
  });
  pen.closePath();
}

const hexagon = [0, 1, 2, 3, 4, 5].map((side) => {
  const angle = (side / 6) * turn;
  return [1.12 * Math.cos(angle), 1.12 * Math.sin(angle)] as const;
});
const diamond = [
  [0, -1.18],
  [1.18, 0],
  [0, 1.18],
  [-1.18, 0],
] as const;
const shield = [
  [-0.9, -0.95],
  [0.9, -0.95],
  [0.9, 0.25],
  [0, 1.12],
  [-0.9, 0.25],
] as const;
const house = [
  [0, -1.1],
  [1.05, -0.2],
  [0.66, 1],
  [-0.66, 1],
  [-1.05, -0.2],
] as const;

/** In the order of `roles`: core, aggregation, access, router, firewall, server, wireless, other. */
const shapes: readonly ((pen: Pen, x: number, y: number, r: number) => void)[] = [
  (pen, x, y, r) => polygon(pen, x, y, hexagon, r),
  (pen, x, y, r) => polygon(pen, x, y, diamond, r),
  (pen, x, y, r) => pen.roundRect(x - r * 0.92, y - r * 0.92, r * 1.84, r * 1.84, r * 0.3),
  (pen, x, y, r) => pen.arc(x, y, r, 0, turn),
  (pen, x, y, r) => polygon(pen, x, y, shield, r),
  (pen, x, y, r) => pen.rect(x - r * 0.68, y - r * 1.08, r * 1.36, r * 2.16),
  (pen, x, y, r) => polygon(pen, x, y, house, r),
  (pen, x, y, r) => pen.roundRect(x - r, y - r * 0.66, r * 2, r * 1.32, r * 0.66),
];

function outline(pen: Pen, role: number, x: number, y: number, r: number): void {
  pen.beginPath();
  shapes[role]?.(pen, x, y, r);
}

/** The sign inside: a cross, an exclamation mark, a question mark, a pause; what is well has none. */
function sign(pen: Pen, state: State, x: number, y: number, r: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(r * 0.2, 1.2);
  pen.setLineDash([]);
  const s = r * 0.42;
  pen.beginPath();
  if (state === 'down') {
    pen.moveTo(x - s, y - s);
    pen.lineTo(x + s, y + s);
    pen.moveTo(x + s, y - s);
    pen.lineTo(x - s, y + s);
  } else if (state === 'degraded') {
    pen.moveTo(x, y - s * 1.3);
    pen.lineTo(x, y + s * 0.35);
    pen.moveTo(x, y + s * 0.85);
    pen.lineTo(x, y + s * 1.35);
  } else if (state === 'maintenance') {
    pen.moveTo(x - s * 0.6, y - s);
    pen.lineTo(x - s * 0.6, y + s);
    pen.moveTo(x + s * 0.6, y - s);
    pen.lineTo(x + s * 0.6, y + s);
  } else if (state === 'unknown') {
    pen.moveTo(x - s * 0.75, y - s * 0.55);
    pen.quadraticCurveTo(x - s * 0.6, y - s * 1.35, x + s * 0.1, y - s * 1.3);
    pen.quadraticCurveTo(x + s * 1.1, y - s * 1.1, x + s * 0.7, y - s * 0.3);
    pen.quadraticCurveTo(x, y, x, y + s * 0.45);
    pen.moveTo(x, y + s * 0.9);
    pen.lineTo(x, y + s * 1.35);
  }
  pen.stroke();
}

/** From this radius on there's room for a sign. */
const sign_from = 4.5;
const hollow: ReadonlySet<State> = new Set(['unknown', 'maintenance']);

export function mark(
  pen: Pen,
  look: { role: number; state: State; suppressed: boolean },
  x: number,
  y: number,
  r: number,
  palette: Palette,
): void {
  const colour = palette[look.state];
  const open = hollow.has(look.state) || look.suppressed;
  outline(pen, look.role, x, y, r);
  pen.fillStyle = open ? palette.surface : colour;
  pen.fill();
  pen.strokeStyle = open ? colour : palette.surface;
  pen.lineWidth = open ? Math.max(r * 0.16, 1) : 1;
  if (open && r >= sign_from) pen.setLineDash(look.suppressed || look.state === 'unknown' ? [r * 0.42, r * 0.28] : []);
  pen.stroke();
  pen.setLineDash([]);
  if (look.suppressed) hatch(pen, x, y, r, colour);
  else if (r >= sign_from) sign(pen, look.state, x, y, r, open ? colour : palette.surface);
  // A trouble is seen from afar, whatever the eye makes of its colour.
  else if (look.state === 'down') sign(pen, look.state, x, y, r * 1.7, colour);
}

function hatch(pen: Pen, x: number, y: number, r: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(r * 0.13, 0.8);
  pen.beginPath();
  for (const off of r >= sign_from ? [-0.7, -0.1, 0.5] : [-0.2]) {
    pen.moveTo(x + (off - 0.32) * r, y + 0.6 * r);
    pen.lineTo(x + (off + 0.52) * r, y - 0.6 * r);
  }
  pen.stroke();
}

/** Ready-made marks: copying one is many times faster than drawing it. */
export function makeStamps(palette: Palette, ratio: number) {
  const kept = new Map<string, HTMLCanvasElement>();
  return (look: { role: number; state: State; suppressed: boolean }, r: number): HTMLCanvasElement => {
    const key = `${look.role} ${look.state} ${look.suppressed} ${r}`;
    const known = kept.get(key);
    if (known) return known;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = Math.ceil((r * 1.4 + 2) * 2 * ratio);
    const pen = canvas.getContext('2d');
    if (pen) {
      pen.scale(ratio, ratio);
      mark(pen, look, canvas.width / ratio / 2, canvas.width / ratio / 2, r, palette);
    }
    if (kept.size > 800) kept.clear();
    kept.set(key, canvas);
    return canvas;
  };
}

export type Stamps = ReturnType<typeof makeStamps>;
