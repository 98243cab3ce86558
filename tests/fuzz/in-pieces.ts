import { isDeepStrictEqual } from 'node:util';

/** Whole, then in pieces whose lengths its own bytes give: the answer must be the same. */
export function inPieces<T>(bytes: Buffer, read: (pieces: Iterable<Buffer>) => T): T {
  const cut = function* () {
    for (let at = 0, next = 0; at < bytes.length; at = next) {
      next = at + 1 + ((bytes[at] ?? 0) % 17);
      yield bytes.subarray(at, next);
    }
  };
  const attempt = (pieces: Iterable<Buffer>): { value?: T; thrown?: unknown } => {
    try {
      return { value: read(pieces) };
    } catch (thrown) {
      return { thrown };
    }
  };
  const [whole, parts] = [attempt([bytes]), attempt(cut())];
  if (!isDeepStrictEqual(whole.value, parts.value)) throw new Error('in pieces it says something else than whole');
  if ('thrown' in whole) throw whole.thrown;
  return whole.value as T;
}
