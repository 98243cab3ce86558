/** Answers that needn't be made anew at each judgement: bounded, and who was made longest ago goes first. */
export function createKept<T>(
  holds_ms: number,
  most: number,
): (id: number, mark: string, now: number, make: () => T) => T {
  const kept = new Map<number, { mark: string; at: number; value: T }>();
  // `mark`: what it was made of, where that may become another before its time is over.
  return (id, mark, now, make) => {
    const known = kept.get(id);
    if (known && known.mark === mark && known.at <= now && now < known.at + holds_ms) return known.value;
    const value = make();
    kept.delete(id);
    kept.set(id, { mark, at: now, value });
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
