/** What is under the pointer, and which neighbour lies in a direction. */
import type { Camera } from './canvas.ts';
import { titleOf } from './paint-areas.ts';
import type { Scene } from './scene.ts';

export type Hit = { kind: 'item'; item: number } | { kind: 'title'; group: number };

const reach = 14;

export function hitAt(scene: Scene, camera: Camera, x: number, y: number): Hit | undefined {
  const { xs, ys, ws, hs, boxes, unit } = scene.layout;
  let best: number | undefined;
  let nearest = reach;
  for (let item = 0; item < scene.items.length; item += 1) {
    const dx = Math.abs((xs[item] ?? 0) * camera.k + camera.x - x);
    const dy = Math.abs((ys[item] ?? 0) * camera.k + camera.y - y);
    if (scene.items[item]?.kind === 'group') {
      if (dx < ((ws[item] ?? 0) * camera.k) / 2 && dy < ((hs[item] ?? 0) * camera.k) / 2) return { kind: 'item', item };
      continue;
    }
    const far = Math.hypot(dx, dy);
    if (far < nearest) {
      nearest = far;
      best = item;
    }
  }
  if (best !== undefined) return { kind: 'item', item: best };
  for (const box of boxes) {
    if (box.kind !== 'group' || box.group === null) continue;
    const title = titleOf(camera, box, unit);
    if (x >= title.x && x <= title.x + title.w && y >= title.y && y <= title.y + title.h) {
      return { kind: 'title', group: box.group };
    }
  }
  return undefined;
}

export type Direction = 'up' | 'down' | 'left' | 'right';
const angles: Record<Direction, number> = { right: 0, down: Math.PI / 2, left: Math.PI, up: -Math.PI / 2 };

/** Along the links: the neighbour that lies best in the direction. Nothing when none lies in that half. */
export function neighbourTowards(scene: Scene, item: number, direction: Direction): number | undefined {
  const { xs, ys } = scene.layout;
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { a, b } of scene.edges) {
    const other = a === item ? b : b === item ? a : undefined;
    if (other === undefined) continue;
    const [dx, dy] = [(xs[other] ?? 0) - (xs[item] ?? 0), (ys[other] ?? 0) - (ys[item] ?? 0)];
    const off = Math.abs(
      Math.atan2(Math.sin(Math.atan2(dy, dx) - angles[direction]), Math.cos(Math.atan2(dy, dx) - angles[direction])),
    );
    if (off > Math.PI / 2 - 0.02) continue;
    const cost = Math.hypot(dx, dy) * (1 + 2 * off);
    if (cost < least) {
      least = cost;
      best = other;
    }
  }
  return best;
}

/** The node nearest to a point of the screen, of those in sight. */
export function nearestTo(scene: Scene, camera: Camera, x: number, y: number): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let item = 0; item < scene.items.length; item += 1) {
    const dx = (scene.layout.xs[item] ?? 0) * camera.k + camera.x - x;
    const dy = (scene.layout.ys[item] ?? 0) * camera.k + camera.y - y;
    const far = dx * dx + dy * dy;
    if (far < least) {
      least = far;
      best = item;
    }
  }
  return best;
}
