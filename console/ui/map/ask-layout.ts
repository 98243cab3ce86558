/** Asks the worker for a layout; small maps are laid out at once, which is faster than asking. */
import { onCleanup } from 'solid-js';
import { type Aspect, layOut } from './lay-out.ts';
import type { Edge, Item, Layout, View } from './model.ts';

const at_once_max = 400;

export function makeLayouts() {
  let worker: Worker | undefined;
  let last = 0;
  onCleanup(() => worker?.terminate());
  /** `done` is called with the newest wish only. */
  return (
    items: readonly Item[],
    edges: readonly Edge[],
    view: View,
    aspect: Aspect,
    done: (layout: Layout) => void,
  ) => {
    last += 1;
    const id = last;
    if (items.length <= at_once_max) {
      done(layOut(items, edges, view, aspect));
      return;
    }
    worker ??= new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<{ id: number; layout: Layout }>) => {
      if (data.id === last) done(data.layout);
    };
    worker.postMessage({ id, items, edges, view, aspect });
  };
}
