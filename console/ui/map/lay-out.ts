/** Where everything on the map stands: the same items and edges give the same picture. */
import { type Aspect, layAreas } from './areas.ts';
import { layLayers } from './layers.ts';
import type { Edge, Item, Layout, View } from './model.ts';

export type { Aspect };

export function layOut(items: readonly Item[], edges: readonly Edge[], view: View, aspect: Aspect): Layout {
  return view === 'layers' ? layLayers(items, edges) : layAreas(items, edges, aspect);
}
