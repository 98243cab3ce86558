/** Packs rectangles in their order into rows, as books onto shelves. */
export type Size = { w: number; h: number };
export type Shelf = { y: number; h: number; from: number; to: number };
export type Packed = { w: number; h: number; xs: number[]; shelves: Shelf[] };

/** Shares of the width that the area alone would suggest: shelves are never full, so the best one is found by trying. */
const tries = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5];

/**
 * `above` is what is left free over each shelf, `gap` what is between two on it; `aspect` is the width over the height
 * that all should have, `besides` a height that comes on top of it.
 */
export function pack(sizes: readonly Size[], gap: number, above: number, aspect: number, besides = 0): Packed {
  const area = sizes.reduce((sum, size) => sum + (size.w + gap) * (size.h + above), 0);
  const widest = sizes.reduce((most, size) => Math.max(most, size.w), 0);
  let best: Packed | undefined;
  let most = -1;
  let tried = -1;
  for (const share of tries) {
    const limit = Math.max(widest, Math.sqrt(area * aspect) * share);
    if (limit === tried) continue;
    tried = limit;
    const packed = packWithin(sizes, gap, above, limit);
    // How large it can be shown on a screen of that aspect.
    const scale = Math.min(aspect / (packed.w || 1), 1 / (packed.h + besides || 1));
    if (scale > most * 1.000_001) [best, most] = [packed, scale];
  }
  return best ?? { w: 0, h: 0, xs: [], shelves: [] };
}

function packWithin(sizes: readonly Size[], gap: number, above: number, limit: number): Packed {
  const xs: number[] = [];
  const shelves: Shelf[] = [];
  let [x, y, w] = [0, 0, 0];
  let shelf: Shelf | undefined;
  sizes.forEach((size, index) => {
    if (!shelf || (x > 0 && x + size.w > limit + 0.5)) {
      y += shelf?.h ?? 0;
      shelf = { y: y + above, h: 0, from: index, to: index };
      shelves.push(shelf);
      y += above;
      x = 0;
    }
    xs.push(x);
    x += size.w + gap;
    w = Math.max(w, x - gap);
    shelf.h = Math.max(shelf.h, size.h);
    shelf.to = index + 1;
  });
  return { w, h: y + (shelf?.h ?? 0), xs, shelves };
}

/** Which shelf the one at `index` stands on. */
export const shelfOf = (packed: Packed, index: number): number =>
  packed.shelves.findIndex((shelf) => index >= shelf.from && index < shelf.to);
