/** What is due when, the earliest first: a binary heap, since thousands of visitors pause at once. */
export type Agenda<T> = { add(due: number, item: T): void; due(): number; take(): T | undefined; size(): number };

export function agenda<T>(): Agenda<T> {
  const heap: { due: number; item: T }[] = [];
  const dueOf = (at: number) => heap[at]?.due ?? Number.POSITIVE_INFINITY;

  function swap(a: number, b: number): void {
    const [one, other] = [heap[a], heap[b]];
    if (one && other) [heap[a], heap[b]] = [other, one];
  }

  return {
    size: () => heap.length,
    due: () => dueOf(0),
    add(due, item) {
      let at = heap.push({ due, item }) - 1;
      while (at > 0 && dueOf((at - 1) >> 1) > due) {
        swap(at, (at - 1) >> 1);
        at = (at - 1) >> 1;
      }
    },
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last || heap.length === 0) return first?.item;
      heap[0] = last;
      for (let at = 0; ; ) {
        const child = dueOf(2 * at + 2) < dueOf(2 * at + 1) ? 2 * at + 2 : 2 * at + 1;
        if (dueOf(child) >= last.due) return first.item;
        swap(at, child);
        at = child;
      }
    },
  };
}
