/** What is due next: a binary heap whose members know their place, so that moving and removing cost O(log n) too. */

/** `due` is monotonic milliseconds; `place` is kept by the heap, -1 while outside it. */
export type Due = { due: number; place: number };

export type DueHeap<T extends Due> = {
  size(): number;
  peek(): T | undefined;
  push(item: T): void;
  pop(): T | undefined;
  /** Takes it out wherever it is; nothing happens when it isn't inside. */
  remove(item: T): void;
  /** All that is due at `now` or earlier, in no order. */
  until(now: number): T[];
};

export function dueHeap<T extends Due>(): DueHeap<T> {
  const items: T[] = [];

  function rise(item: T, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = items[above] as T;
      if (other.due <= item.due) break;
      items[place] = other;
      other.place = place;
      place = above;
    }
    items[place] = item;
    item.place = place;
  }

  function sink(item: T, from: number): void {
    let place = from;
    for (;;) {
      let below = place * 2 + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && (items[below + 1] as T).due < (items[below] as T).due) below += 1;
      const other = items[below] as T;
      if (other.due >= item.due) break;
      items[place] = other;
      other.place = place;
      place = below;
    }
    items[place] = item;
    item.place = place;
  }

  function remove(item: T): void {
    const place = item.place;
    if (place < 0) return;
    item.place = -1;
    const last = items.pop() as T;
    if (last === item) return;
    if (place > 0 && last.due < (items[(place - 1) >> 1] as T).due) rise(last, place);
    else sink(last, place);
  }

  function until(now: number): T[] {
    const found: T[] = [];
    const open = [0];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const item = items[place];
      if (!item || item.due > now) continue;
      found.push(item);
      open.push(place * 2 + 1, place * 2 + 2);
    }
    return found;
  }

  return {
    size: () => items.length,
    peek: () => items[0],
    push(item) {
      items.push(item);
      rise(item, items.length - 1);
    },
    pop() {
      const top = items[0];
      if (top) remove(top);
      return top;
    },
    remove,
    until,
  };
}
