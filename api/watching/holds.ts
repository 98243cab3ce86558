/** How long what a watch told still counts: then three of its looks have brought nothing, and nothing is known any more. */
const LOOKS = 3;

/** In milliseconds after the look that told it. */
export const holds_ms = ({ every_s, timeout_ms }: { every_s: number; timeout_ms: number }): number =>
  every_s * LOOKS * 1_000 + timeout_ms;

/** The same in SQL, of the watch that a query calls `w`. */
export const HOLDS_MS = `(w.every_s * ${LOOKS * 1_000} + w.timeout_ms)`;
