/**
 * Clauses that a list holds more than once, in order. They are told and not refused: which clauses there are is the catalogue's to
 * know, and an assessor may have judged one for each of several extensions.
 */
export function doubledOf(items: readonly { clause: string }[]): string[] {
  const seen = new Set<string>();
  const doubled = new Set<string>();
  for (const { clause } of items) {
    if (seen.has(clause)) doubled.add(clause);
    seen.add(clause);
  }
  return [...doubled];
}
