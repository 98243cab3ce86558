/** Lays out beside the page, which goes on answering meanwhile. */
import { type Aspect, layOut } from './lay-out.ts';
import type { Edge, Item, View } from './model.ts';

type Wanted = { id: number; items: Item[]; edges: Edge[]; view: View; aspect: Aspect };

addEventListener('message', ({ data }: MessageEvent<Wanted>) => {
  const layout = layOut(data.items, data.edges, data.view, data.aspect);
  const { xs, ys, ws, hs, points, starts, curved } = layout;
  const parts = [xs, ys, ws, hs, points, starts, curved].map((part) => part.buffer as ArrayBuffer);
  (postMessage as (message: unknown, transfer: Transferable[]) => void)({ id: data.id, layout }, parts);
});
