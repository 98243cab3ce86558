/** What part of the map is in sight: moved by mouse, fingers and keys. */
import { select } from 'd3-selection';
import { type D3ZoomEvent, zoom, zoomIdentity } from 'd3-zoom';
import type { Camera } from './canvas.ts';
import type { Layout } from './model.ts';

export const zoom_min = 0.02;
export const zoom_max = 4;
const fit_max = 1.4;
const margin = 24;

export type Rect = { x: number; y: number; w: number; h: number };

/** `covered`: pixels at the lower end that something else hides. */
export function makeCamera(
  element: HTMLElement,
  moved: (camera: Camera, byHand: boolean) => void,
  covered: () => number,
) {
  const area = select<HTMLElement, unknown>(element);
  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([zoom_min, zoom_max])
    .clickDistance(4)
    .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
      moved({ k: transform.k, x: transform.x, y: transform.y }, sourceEvent !== null);
    });
  // A double click opens a page; it must not zoom as well.
  area.call(behaviour).on('dblclick.zoom', null);
  const size = () => ({ w: element.clientWidth, h: Math.max(element.clientHeight - covered(), 1) });
  const set = (camera: Camera) =>
    area.call(behaviour.transform, zoomIdentity.translate(camera.x, camera.y).scale(camera.k));
  const show = (rect: Rect, most = fit_max) => {
    const { w, h } = size();
    const k = Math.min((w - 2 * margin) / (rect.w || 1), (h - 2 * margin) / (rect.h || 1), most);
    const scale = Math.max(k, zoom_min);
    set({ k: scale, x: w / 2 - (rect.x + rect.w / 2) * scale, y: h / 2 - (rect.y + rect.h / 2) * scale });
  };
  return {
    set,
    show,
    fit: (layout: Layout) => show({ x: 0, y: 0, w: layout.width, h: layout.height }),
    /** Puts a point into the middle, no further away than `least`. */
    centre: (x: number, y: number, camera: Camera, least: number) => {
      const { w, h } = size();
      const k = Math.max(camera.k, least);
      set({ k, x: w / 2 - x * k, y: h / 2 - y * k });
    },
    pan: (dx: number, dy: number) => area.call(behaviour.translateBy, dx, dy),
    scale: (factor: number) => area.call(behaviour.scaleBy, factor),
    end: () => area.on('.zoom', null),
  };
}

export type MapCamera = ReturnType<typeof makeCamera>;

/** The camera that shows `to` where `from` has stood. */
export const kept = (camera: Camera, from: readonly [number, number], to: readonly [number, number]): Camera => ({
  k: camera.k,
  x: camera.x + (from[0] - to[0]) * camera.k,
  y: camera.y + (from[1] - to[1]) * camera.k,
});

/** What is taken up by some items, with room for their names. */
export function around({ xs, ys, ws, hs }: Layout, items: Iterable<number>): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const item of items) {
    const [x, y, w, h] = [xs[item] ?? 0, ys[item] ?? 0, ws[item] ?? 0, hs[item] ?? 0];
    left = Math.min(left, x - w / 2);
    right = Math.max(right, x + w / 2);
    top = Math.min(top, y - h / 2);
    bottom = Math.max(bottom, y + h / 2);
  }
  return left > right ? { x: 0, y: 0, w: 1, h: 1 } : { x: left, y: top, w: right - left, h: bottom - top };
}
