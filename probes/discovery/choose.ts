/** Which credentials an address is asked with: in order, and so few that no device locks us out. */
import type { Credential, Known } from './search.ts';

/** Different credentials that an address meets in vain within an hour, whichever jobs they come from. */
export const MAX_VAIN = 5;

/**
 * The one that worked last comes first; those that were refused lately are left out. `held_back` counts those that may
 * be tried later.
 */
export function choose(
  credentials: readonly Credential[],
  { worked, refused, vain }: Known,
): { chosen: Credential[]; held_back: number } {
  const open = credentials.filter(({ id }) => !refused.has(id));
  const ordered = [...open.filter(({ id }) => id === worked), ...open.filter(({ id }) => id !== worked)];
  const chosen: Credential[] = [];
  const different = new Set(vain);
  for (const credential of ordered) {
    if (!different.has(credential.id) && different.size >= MAX_VAIN) continue;
    different.add(credential.id);
    chosen.push(credential);
  }
  return { chosen, held_back: credentials.length - chosen.length };
}
