/** Hash chains over SM3 (GB/T 32905-2016): each entry's digest covers its content and the digest before it. */
import { createHash } from 'node:crypto';

/** What the first entry of a chain follows. */
export const GENESIS = '0'.repeat(64);

export type Sealed = { content: string; previous_digest: string; digest: string };

/** The digest (64 hexadecimal digits) of a content that follows `previous_digest`. */
export function seal(previous_digest: string, content: string): string {
  return createHash('sm3').update(previous_digest, 'utf8').update('\n').update(content, 'utf8').digest('hex');
}

/** Follows a chain link by link from this digest on; the head stays at the last link that holds. */
export function followChain(from: string = GENESIS) {
  let head = from;
  let entries = 0;
  return {
    head: () => head,
    entries: () => entries,
    /** Whether this link comes next and is unaltered. */
    holds(link: Sealed): boolean {
      if (link.previous_digest !== head || seal(head, link.content) !== link.digest) return false;
      head = link.digest;
      entries += 1;
      return true;
    },
  };
}

/** Walks a chain from its beginning; `broken_at` is the place of the first entry that doesn't hold. */
export function verifyChain(links: Iterable<Sealed>): { entries: number; head: string; broken_at: number | null } {
  const chain = followChain();
  for (const link of links) {
    if (!chain.holds(link)) return { entries: chain.entries(), head: chain.head(), broken_at: chain.entries() };
  }
  return { entries: chain.entries(), head: chain.head(), broken_at: null };
}

/** JSON with sorted keys, so that the same content always has the same bytes (in the manner of RFC 8785). */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
