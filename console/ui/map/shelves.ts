/** Packs rectangles in their order into rows, as books onto shelves. */
export type Size = { w: number; h: number };
export type Shelf = { y: number; h: number; from: number; to: number };
export type Packed = { w: number; h: number; xs: number[]; shelves: Shelf[] };

/** `above` is what is left free over each shelf, `gap` what is between two on it; `aspect` is width over height. */
export function pack(sizes: readonly Size[], gap: number, above: number, aspect: number): Packed {
  const area = sizes.reduce((sum, size) => sum + (size.w + gap) * (size.h + above), 0);
  const widest = sizes.reduce((most, size) => Math.max(most, size.w), 0);
  // A little more: one of four cards falling to the next row looks like a mistake.
  const limit = Math.max(widest, Math.sqrt(area * aspect) * 1.06);
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
